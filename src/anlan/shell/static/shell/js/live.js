// SPDX-License-Identifier: Apache-2.0
// What happens elsewhere reaches this page: facts from the stream make the parts that care fetch themselves again.
// A part says data-on="dispatch.* matters.note_added", perhaps data-matter="<ids>", hx-get and hx-trigger="refresh".
import htmx from "htmx";
import { now } from "anlan/time";
import { word } from "anlan/words";

const SETTLE_MS = 120, AT_MOST_MS = 600, SPREAD_MS = 400, SILENCE_MS = 30_000, RETRY_MS = 5000;
const waiting = new Map();          // part → {first, timer}
const busy = new WeakSet(), again = new WeakSet();
let connections = 0, heard = 0, beats = false;

const matches = (patterns, name) => patterns.split(/\s+/).some((pattern) => pattern === "*" || pattern === name || (pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1))));

function fetchAgain(part) {
  waiting.delete(part);
  if (!part.isConnected) return;
  if (busy.has(part)) { again.add(part); return; }
  part.dispatchEvent(new CustomEvent("refresh"));
}

/** Fetch a part again soon; many facts at once make one request, and never wait longer than 0.6 s. */
export function refresh(part, delay = SETTLE_MS) {
  const before = waiting.get(part);
  const first = before?.first ?? Date.now();
  clearTimeout(before?.timer);
  const timer = setTimeout(() => fetchAgain(part), Math.min(delay, Math.max(0, first + AT_MOST_MS - Date.now())));
  waiting.set(part, { first, timer });
}

/** Fetch every part again, spread a little so that a room full of screens does not ask in one moment. */
export function refreshAll() {
  for (const part of document.querySelectorAll("[data-on]")) refresh(part, Math.random() * SPREAD_MS);
}

/** Parts that the page left out, so that the rest of it comes at once. */
function fetchFirst() {
  for (const part of document.querySelectorAll("[data-first]")) {
    part.removeAttribute("data-first");
    refresh(part, 0);
  }
}

function fact(name, data, id) {
  for (const part of document.querySelectorAll("[data-on]")) {
    const wanted = part.dataset.matter;
    if (matches(part.dataset.on, name) && (!wanted || !data.matter || wanted.split(" ").includes(data.matter))) refresh(part);
  }
  document.dispatchEvent(new CustomEvent("anlan:fact", { detail: { ...data, name, id } }));
}

function show(lost) {
  const root = document.documentElement;
  const place = document.querySelector("[data-live-age]");
  if (document.getElementById("live")) root.dataset.live = lost ? "lost" : "on";
  if (!place) return;
  const age = (Date.now() - heard) / 1000;
  place.textContent = lost ? word("lost") : age < 60 ? word("live", { age: age < 10 ? age.toFixed(1) : Math.round(age) }) : word("live.quiet");
  place.closest(".live")?.setAttribute("data-s", lost ? "lost" : "on");
}

let lost = false;

function setLost(value) {
  if (lost !== value) { lost = value; document.dispatchEvent(new CustomEvent("anlan:live", { detail: { lost, at: now() } })); }
  show(lost);
}

document.addEventListener("htmx:sse:after:connection", (event) => {
  if (event.target.id !== "live") return;
  connections += 1;
  heard = Date.now();
  setLost(false);
  // The page says from which position it was drawn (?after=…), so only a second connection can have missed something.
  if (connections > 1 || !event.target.getAttribute("hx-sse:connect")?.includes("after=")) refreshAll();
});

document.addEventListener("htmx:sse:after:message", (event) => {
  if (event.target.id !== "live") return;
  const { event: name, data, id } = event.detail.message;
  heard = Date.now();
  if (lost) setLost(false);
  if (!name.includes(".")) { beats ||= name === "beat"; return; }
  let told = {};
  try { told = JSON.parse(data || "{}"); } catch { /* a name alone is enough */ }
  fact(name, told, id);
});

// A page that was loaded without network never had a stream that could come back by itself: it is asked for anew.
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx?.sourceElement?.id !== "live") return;
  const before = connections;
  setLost(true);
  setTimeout(() => {
    const old = document.getElementById("live");
    if (!old || connections !== before) return;
    const fresh = old.cloneNode();
    fresh.removeAttribute("data-htmx-powered");
    old.replaceWith(fresh);
    htmx.process(fresh);
  }, RETRY_MS);
});

// What I did myself is fetched at once: the stream says it a moment later, and finds the parts as they should be.
document.addEventListener("anlan:done", ({ detail }) => {
  for (const part of document.querySelectorAll("[data-on][data-matter]")) {
    if (!detail?.matter || part.dataset.matter.split(" ").includes(detail.matter)) refresh(part, 0);
  }
});
document.addEventListener("htmx:sse:error", (event) => event.target.id === "live" && setLost(true));
document.addEventListener("htmx:sse:close", (event) => {
  if (event.target.id !== "live") return;
  if (event.detail.reason === "removed" || event.detail.reason === "cleanup") connections = 0;   // another page came in its place
  else setLost(true);
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => ctx.sourceElement?.dataset?.on && busy.add(ctx.sourceElement));
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const part = ctx.sourceElement;
  busy.delete(part);
  if (again.delete(part)) refresh(part);
});

setInterval(() => {
  if (!document.getElementById("live") || !connections || document.hidden) return;
  if (beats && Date.now() - heard > SILENCE_MS) setLost(true);
  else show(lost);
}, 1000);
document.addEventListener("htmx:after:swap", fetchFirst);
setTimeout(fetchFirst);
