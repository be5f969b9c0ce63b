// SPDX-License-Identifier: Apache-2.0
// The phone's frame: deeds go through the outbox, the page is kept for when there is no network, and the network is told truly.
// A form with data-deed is a deed; [data-hold] must be held; [data-opens] shows a <template> in the dialog; [data-face-to] is day or night.
import "anlan/queue";
import { showInDialog } from "anlan/dialog";
import { refresh } from "anlan/live";
import { caughtUp, deeds, drop, flush, put } from "anlan/outbox";
import { eachSecond, isKept, now } from "anlan/time";
import { toast } from "anlan/toast";
import { putAway } from "anlan/toast-stack";
import { follow, whereNow } from "anlan/whereabouts";
import { word } from "anlan/words";

const BOUND_MS = 8000, FREE_MS = 25_000, HOLD_MS = 1000;
const part = () => document.querySelector(".hand [data-on]");
let keptAnswer = isKept, asked = Date.now(), shown = [], gone = [], known = [], newest = !isKept, owed = 0, begun = 0;

function network() {
  const place = document.querySelector("[data-network]"), lost = document.documentElement.dataset.live === "lost";
  const off = !navigator.onLine || keptAnswer;
  if (!place) return;
  place.textContent = off ? word("net.off") : word("net.lost");
  place.hidden = !off && !lost;
}

/** Do what a form says, now or when the network is back. */
export async function act(form, more = {}) {
  const { api, label, matter, then, timed } = form.dataset;
  const given = [...new FormData(form)];
  const file = given.map(([, value]) => value).find((value) => value instanceof File && value.size);
  const fields = { ...Object.fromEntries(given.filter(([, value]) => !(value instanceof File))), ...more };
  delete fields.csrfmiddlewaretoken;
  delete fields.next;                // where the bare form goes afterwards: no field of the deed
  for (const { name } of form.querySelectorAll("[data-list]")) fields[name] = given.filter(([one]) => one === name).map(([, value]) => value);
  if (file) Object.assign(fields, { taken_at: new Date(now()).toISOString(), ...whereNow() });
  try { await put({ url: api, fields, label: more.label ?? label, matter, then, file, timed: timed !== "no" }); } catch { toast({ text: word("queue.full"), level: "red" }); return; }
  form.closest("dialog")?.close();
  form.dispatchEvent(new CustomEvent("anlan:acted", { bubbles: true, detail: { fields } }));
}

/** A pressed deed, handed on by anlan/app: what the button itself says goes with it. */
export const send = (form, button) => act(form, button?.name ? { [button.name]: button.value } : {});

document.addEventListener("change", async ({ target }) => {        // a photograph is a deed as soon as it is taken
  const form = target.type === "file" && target.files.length && target.closest("form[data-deed]");
  if (!form) return;
  await act(form);
  target.value = "";
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]:not([data-hold])");
  if (opener) opens(opener.dataset.opens);
  const face = event.target.closest?.("[data-face-to]");
  if (face) { document.cookie = `anlan_face=${face.dataset.faceTo}; path=/; max-age=31536000; samesite=lax`; location.reload(); }
});

/** Show a template of the page in the dialog. */
export function opens(id) {
  const content = document.getElementById(id)?.content.cloneNode(true);
  if (!content) return;
  showInDialog(content);
  document.dispatchEvent(new CustomEvent("anlan:opened"));
}

// Hold to confirm: finger, mouse, or Enter and Space held; letting go too early does nothing and says so.
let held = null, hint = null;
function press(button) {
  if (held) return;
  if (hint) putAway(hint);
  held = { button, timer: setTimeout(() => done(button), HOLD_MS) };
  button.dataset.holding = "";
}
function release(early = true) {
  if (!held) return;
  clearTimeout(held.timer);
  delete held.button.dataset.holding;
  held = null;
  if (early) hint = toast(word("hold.longer"));
}
function done(button) {
  release(false);
  navigator.vibrate?.(120);
  const form = button.closest("form[data-deed]");
  if (form) act(form);
  if (button.dataset.opens) opens(button.dataset.opens);
}
const holdable = (event) => event.target.closest?.("[data-hold]");
document.addEventListener("pointerdown", (event) => { const button = holdable(event); if (button) { event.preventDefault(); press(button); } });
document.addEventListener("pointerup", () => release());
document.addEventListener("pointercancel", () => release());
document.addEventListener("contextmenu", (event) => holdable(event) && event.preventDefault());
document.addEventListener("keydown", (event) => { if (holdable(event) && [" ", "Enter"].includes(event.key)) { event.preventDefault(); if (!event.repeat) press(holdable(event)); } });
document.addEventListener("keyup", (event) => [" ", "Enter"].includes(event.key) && release());
document.addEventListener("click", (event) => { const button = holdable(event); if (button) event.preventDefault(); }, true);

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form[data-leave]") || "sure" in event.target.dataset) return;
  event.preventDefault();
  const n = (await deeds()).filter(({ state }) => state === "waiting").length;
  if (n) { toast({ text: word("queue.leave", { n }), level: "orange" }); flush(); return; }
  event.target.dataset.sure = "";
  event.target.submit();
});

// The page's part comes again by events; where the stream is silent or says nothing of what was taken away, by asking.
// What was sent is asked for until an answer comes whose question is younger than the deed; then the outbox lets it go.
document.addEventListener("anlan:sent", () => { owed = performance.now(); if (part()) refresh(part(), 0); });
document.addEventListener("anlan:outbox", ({ detail: { rows } }) => { known = rows ?? known; });
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== part()) return;
  [begun, shown] = [performance.now(), known.filter(({ state }) => state === "sent").map(({ seq }) => seq)];
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== part()) return;
  newest = true;
  keptAnswer = ctx.response.raw.headers.has("X-Anlan-Kept") && ctx.response.raw.headers.get("Server-Timing")?.includes("kept");
  if (keptAnswer) return;
  if (begun >= owed) owed = 0;
  gone = shown;                    // what was sent before this was asked is in the answer
  flush();
});
document.addEventListener("htmx:finally:request", () => gone.length && drop(...gone.splice(0)));   // not before the answer stands in the page
document.addEventListener("htmx:after:swap", () => part() && follow(part()));
eachSecond(() => {
  network();
  if ((!newest || owed) && part()) refresh(part(), 0);      // a kept page is older than the part that was kept after it
  const every = part()?.dataset.bound === "1" || document.documentElement.dataset.live === "lost" ? BOUND_MS : FREE_MS;
  if (document.hidden || !navigator.onLine || Date.now() - asked < every || !part()) return;
  asked = Date.now();
  refresh(part(), 0);
});
window.addEventListener("online", () => part() && refresh(part(), 0));
for (const name of ["online", "offline"]) window.addEventListener(name, async () => { network(); document.dispatchEvent(new CustomEvent("anlan:outbox", { detail: { rows: await deeds() } })); });

async function keep() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/hand-worker.js").catch(() => null);
  const { active } = await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType("resource").map(({ name }) => name).filter((url) => url.startsWith(`${location.origin}/static/`));
  const isOurs = location.pathname === "/hand" || ("keeps" in (part()?.dataset ?? {}) && !location.search);
  active.postMessage({ keep: [...new Set(used)], page: isOurs && !isKept ? location.pathname : null });
}

await caughtUp(isKept);
if (part()) follow(part());
network();
flush();
document.readyState === "complete" ? keep() : window.addEventListener("load", keep);
