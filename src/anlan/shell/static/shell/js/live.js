// SPDX-License-Identifier: Apache-2.0
// What happens elsewhere reaches this page: facts from the line make the parts that care fetch themselves again.
// A part says data-on="dispatch.* matters.note_added", perhaps data-matter="<ids>", hx-get and hx-trigger="refresh".
import { Line } from "anlan/line";
import { isPressed, whenStill } from "anlan/still";
import { now } from "anlan/time";
import { word } from "anlan/words";

const SETTLE_MS = 120, AT_MOST_MS = 600, SPREAD_MS = 400;
const waiting = new Map();          // part → {first, timer}
const unseen = new Set();           // parts of a hidden page that are fetched when somebody looks
const busy = new WeakSet(), again = new WeakSet();

const matches = (patterns, name) => patterns.split(/\s+/).some((pattern) => pattern === "*" || pattern === name || (pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1))));

function fetchAgain(part) {
  waiting.delete(part);
  if (!part.isConnected) return;
  if (busy.has(part)) { again.add(part); return; }
  part.dispatchEvent(new CustomEvent("refresh"));
}

/** Fetch a part again soon; many facts at once make one request, and never wait longer than 0.6 s. */
export function refresh(part, delay = SETTLE_MS) {
  if (document.hidden) { unseen.add(part); return; }
  const before = waiting.get(part);
  const first = before?.first ?? Date.now();
  clearTimeout(before?.timer);
  const timer = setTimeout(() => whenStill(() => fetchAgain(part)), Math.min(delay, Math.max(0, first + AT_MOST_MS - Date.now())));
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

function touch({ event: name, data }) {
  let told = {};
  try { told = JSON.parse(data || "{}"); } catch { /* a name alone is enough */ }
  for (const part of document.querySelectorAll("[data-on]")) {
    const wanted = part.dataset.matter;
    if (matches(part.dataset.on, name) && (!wanted || !told.matter || wanted.split(" ").includes(told.matter))) refresh(part);
  }
  return told;
}

function hear(message) {
  if (!message.event.includes(".")) return;          // a beat
  const told = touch(message);
  document.dispatchEvent(new CustomEvent("anlan:fact", { detail: { ...told, name: message.event, id: message.id } }));
}

function show() {
  if (!line) return;
  document.documentElement.dataset.live = line.lost ? "lost" : "on";
  const place = document.querySelector("[data-live-age]");
  if (!place) return;
  const age = (Date.now() - line.heard) / 1000;
  place.textContent = line.lost ? word("lost") : age < 60 ? word("live", { age: age < 10 ? age.toFixed(1) : Math.round(age) }) : word("live.quiet");
  place.closest(".live")?.setAttribute("data-s", line.lost ? "lost" : "on");
}

/** The line broke, or is back; what may have been missed meanwhile is fetched. */
function turn(lost, missed) {
  if (missed) refreshAll();
  document.dispatchEvent(new CustomEvent("anlan:live", { detail: { lost, at: now() } }));
  queueMicrotask(show);
}

let line = null, drawn = "";

/** Another page may have come in place of the one before: it is told what happened since it was drawn. */
function follow() {
  const { url = "", line: name } = document.getElementById("live")?.dataset ?? {};
  if (url === drawn) return;
  drawn = url;
  const after = Number(new URL(url, location.href).searchParams.get("after"));
  if (line?.called === name && url) {
    const missed = line.since(after);
    if (missed) missed.forEach(touch); else refreshAll();
    show();
    return;
  }
  line?.end();
  line = url ? Object.assign(new Line(name, url, { after, on: hear, state: turn }), { called: name }) : null;
}

follow();
document.addEventListener("htmx:after:swap", follow);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const part of unseen) refresh(part, Math.random() * SPREAD_MS);
  unseen.clear();
});
// What I did myself is fetched at once: the line says it a moment later, and finds the parts as they should be.
document.addEventListener("anlan:done", ({ detail }) => {
  for (const part of document.querySelectorAll("[data-on]")) {     // of many matters, the one that it shows in full counts
    const about = part.dataset.matter?.split(" ") ?? [part.querySelector("[data-shows]")?.dataset.shows];
    if (detail?.matter ? about.includes(detail.matter) : part.dataset.matter) refresh(part, 0);
  }
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => ctx.sourceElement?.dataset?.on && busy.add(ctx.sourceElement));
document.addEventListener("htmx:after:request", (event) => {         // came while a finger is down: asked for once more when it is lifted
  const part = event.detail.ctx.sourceElement;
  if (part?.dataset?.on && isPressed()) { event.preventDefault(); again.add(part); }
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const part = ctx.sourceElement;
  busy.delete(part);
  if (again.delete(part)) refresh(part);
});

setInterval(() => document.hidden || show(), 1000);
document.addEventListener("htmx:after:swap", fetchFirst);
setTimeout(fetchFirst);
