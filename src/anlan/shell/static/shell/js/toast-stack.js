// SPDX-License-Identifier: Apache-2.0
// How long messages stand, and where: a message goes by itself; one of danger stays until somebody who sits there has seen
// it, and then waits behind the count at the foot of the rail, where it covers no work, until it is closed.
import { word } from "anlan/words";

const SECOND_MS = 1_000, STANDS_S = 8, SHOWN = 2;
const ACTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
const standing = new Map();                               // box: { left, stays, seen }

let cameFrom = null;                                      // where the focus was before it came among the messages

const place = () => document.getElementById("toasts");

/** Put a message among the others. `stays`: until it is closed; otherwise it goes after so many seconds. */
export function stand(box, { stays = false, seconds = STANDS_S } = {}) {
  const close = Object.assign(document.createElement("button"), { type: "button", className: "verb", textContent: word("close") });
  close.dataset.s = "quiet";
  close.addEventListener("click", () => putAway(box));
  box.append(close);
  if (stays) box.setAttribute("role", "alert");
  standing.set(box, { left: seconds, stays, seen: false });
  if (!box.isConnected) place().append(box);
  fold();
}

/** Take it away. */
export function putAway(box) {
  const held = box.contains(document.activeElement);
  standing.delete(box);
  box.remove();
  fold();
  if (held) goOn();
}

/** Whoever closed by key goes on to the next message, then to the count, then to where he was. */
function goOn() {
  const next = [".toast:not([hidden]) > button:last-child", "[data-more]:not([hidden])"].map((one) => place()?.querySelector(one));
  (next.find(Boolean) ?? cameFrom)?.focus();
}

/** The newest two that nobody has seen stand there; the others wait behind their count, which opens them. */
function fold() {
  const region = place(), more = region?.querySelector("[data-more]");
  if (!more) return;
  const boxes = [...region.querySelectorAll(":scope > .toast")];
  const fresh = boxes.filter((box) => !standing.get(box)?.seen).slice(-SHOWN);
  const kept = boxes.filter((box) => !fresh.includes(box));
  if (kept.length === 0) delete region.dataset.open;
  const open = "open" in region.dataset;
  for (const box of boxes) box.hidden = !open && kept.includes(box);
  more.hidden = kept.length === 0;
  more.ariaExpanded = String(open);
  more.title = open ? word("toast.fold") : word("toast.older", { n: kept.length });   // the name is what is seen: count and word
  region.querySelector("[data-all]").hidden = !open;
  more.querySelector("em").textContent = kept.length;
  more.querySelector("span").textContent = open ? word("toast.fold") : word("toast.kept");
  more.toggleAttribute("data-danger", kept.some((box) => standing.get(box)?.stays));
}

/** Time passes for what somebody may see, and not while he points at it. */
function tick() {
  if (document.hidden || standing.size === 0 || place()?.matches(":hover, :focus-within")) return;
  for (const [box, state] of standing) {
    if (state.left > 0 && !(state.stays && box.hidden)) state.left -= 1;
    if (state.left === 0 && !state.stays) putAway(box);
  }
}

/** Whoever moves, presses or types after a message has stood its time has seen it. */
function acted({ target }) {
  if (document.hidden || target.closest?.("#toasts")) return;
  let changed = false;
  for (const state of standing.values()) {
    if (!state.stays || state.left > 0 || state.seen) continue;
    state.seen = changed = true;
  }
  if (!changed) return;
  for (const [box, state] of standing) if (box.hidden) state.seen = true;     // with their count, he has seen of those behind it
  fold();
}

/** What the server wrote into the page stands like the others; what stood stays when another page is put into this one. */
function gather() {
  const region = place();
  if (!region) return;
  for (const box of standing.keys()) if (!box.isConnected) region.append(box);
  for (const box of region.querySelectorAll(":scope > .toast")) if (!standing.has(box)) stand(box, { stays: box.dataset.lv === "red" });
  fold();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("#toasts > button");
  if (!button) return;
  if ("all" in button.dataset) for (const box of [...standing.keys()]) putAway(box);
  else place().toggleAttribute("data-open");
  fold();
  if (button.hidden) goOn();
});
document.addEventListener("focusin", ({ target, relatedTarget }) => {
  if (relatedTarget && target.closest("#toasts") && !relatedTarget.closest("#toasts")) cameFrom = relatedTarget;   // none where a message that held it is gone
});
document.addEventListener("keydown", (event) => {
  const region = event.key === "Escape" && event.target.closest?.("#toasts[data-open]");
  if (!region) return;
  event.preventDefault();
  delete region.dataset.open;
  fold();
  region.querySelector("[data-more]").focus();
});
for (const act of ACTS) document.addEventListener(act, acted, { passive: true, capture: true });
document.addEventListener("htmx:after:swap", gather);
setInterval(tick, SECOND_MS);
gather();
