// SPDX-License-Identifier: Apache-2.0
// Short messages at the foot of the page: toast("…"), toast({text, level, undo: {label, url, fields}}); a server sends HX-Trigger {"toast": …}.
import { word } from "anlan/words";

const STAYS_MS = 8_000, UNDO_MS = 10_000, SHOWN = 2;

/** The newest two stand there; the older ones fold into one line that opens them, so that no corner of the page is covered. */
function fold(region) {
  const boxes = [...region.querySelectorAll(".toast")];
  if (boxes.length <= SHOWN) delete region.dataset.open;
  const n = "open" in region.dataset ? 0 : Math.max(0, boxes.length - SHOWN);
  boxes.forEach((box, place) => { box.hidden = place < n; });
  let more = region.querySelector(":scope > [data-more]");
  if (!n) { more?.remove(); return; }
  if (!more) {
    more = Object.assign(document.createElement("button"), { type: "button", className: "verb" });
    more.dataset.more = "";
    more.addEventListener("click", () => { region.dataset.open = ""; fold(region); });
    region.prepend(more);
  }
  const says = word("toast.older", { n });
  if (more.textContent !== says) more.textContent = says;
}

const watched = new WeakSet();
function watch(region) {
  if (watched.has(region)) return;
  watched.add(region);
  new MutationObserver(() => fold(region)).observe(region, { childList: true });
}

/** Say something; it goes by itself, a wrong thing (level red) stays until it is closed. Z takes back what can be. Returns what it shows. */
export function toast(message) {
  const { text, level, undo } = typeof message === "string" ? { text: message } : message;
  const region = document.getElementById("toasts");
  if (!region || !text) return null;
  const box = document.createElement("div");
  box.className = "toast";
  if (level) box.dataset.lv = level;
  const says = document.createElement("p");
  says.textContent = text;
  box.append(says);
  if (undo) box.append(button(undo.label ?? word("undo"), "Z", undo));
  const close = button(word("close"), "");
  close.addEventListener("click", () => box.remove());
  box.append(close);
  watch(region);
  region.append(box);
  if (level !== "red") setTimeout(() => box.remove(), undo ? UNDO_MS : STAYS_MS);
  return box;
}

function button(label, key, undo) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "verb";
  made.dataset.s = "quiet";
  made.textContent = label;
  if (key) { made.dataset.key = key; made.append(Object.assign(document.createElement("kbd"), { textContent: key })); }
  if (undo) made.addEventListener("click", () => { made.closest(".toast").remove(); takeBack(undo); });
  return made;
}

/** Taking back is a deed of its own, with a record of its own; a refusal is said like any other. */
async function takeBack({ url, fields }) {
  const { default: htmx } = await import("htmx");
  htmx.ajax("POST", url, { source: document.body, swap: "none", values: fields ?? {} });
}

document.addEventListener("toast", (event) => toast(event.detail));
