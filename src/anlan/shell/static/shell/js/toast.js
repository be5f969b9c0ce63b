// SPDX-License-Identifier: Apache-2.0
// Short messages at the foot of the page: toast("…"), toast({text, level, undo: {label, url, fields}}); a server sends HX-Trigger {"toast": …}.
import { word } from "anlan/words";

const STAYS_MS = 8_000, UNDO_MS = 10_000;

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
  if (region.childElementCount >= 4) region.firstElementChild.remove();
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
