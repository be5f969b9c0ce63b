// SPDX-License-Identifier: Apache-2.0
// Single keys outside of fields: verbs by their data-key, J and K along the rows, ? for all keys, Ctrl or Cmd K to find and do.
import { showInDialog } from "anlan/dialog";
import { word } from "anlan/words";

const FIELD = "input, textarea, select, [contenteditable]";
const MOVES = { j: 1, k: -1 };

/** Every row that J and K walk along: a link inside a row, or the row itself. */
function rows() {
  return [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent).map((row) => row.querySelector("a.open") ?? row);
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement);
  const current = all.findIndex((row) => row.closest("[data-row]").getAttribute("aria-current") === "true");
  const next = at >= 0 ? at + step : current >= 0 ? current + step : step > 0 ? 0 : all.length - 1;
  const row = all[Math.max(0, Math.min(all.length - 1, next))];
  row.focus({ focusVisible: true });
  row.closest("[data-row]").scrollIntoView({ block: "nearest" });
  return true;
}

/** The verb of this key: in the open dialog, else on the page; J and K are never a verb's. */
export function verbOf(key) {
  if (key in MOVES) return null;
  const open = document.querySelector("dialog[open]");
  return [...(open ?? document).querySelectorAll("[data-key]")].find((verb) => verb.dataset.key.toLowerCase() === key && verb.offsetParent) ?? null;
}

/** The verbs of the page with their keys, the main one first: [{label, key, element}]. */
export function verbs() {
  const all = [...document.querySelectorAll("[data-key], .verb[data-verb]")].filter((verb) => verb.offsetParent && !verb.closest("dialog"));
  return all.sort((one, other) => (other.dataset.s === "main") - (one.dataset.s === "main")).map((verb) => ({
    label: verb.dataset.label ?? [...verb.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent.trim()).filter(Boolean).join(" "),
    key: verb.dataset.key ?? "", element: verb,
  }));
}

function showKeys() {
  const box = Object.assign(document.createElement("div"), { className: "bd" });
  const list = Object.assign(document.createElement("dl"), { className: "keys" });
  const add = (keys, label) => {
    const term = document.createElement("dt");
    term.append(...keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: key.length > 1 ? key : key.toUpperCase() })));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: label }));
  };
  verbs().filter((verb) => verb.key).forEach((verb) => add([verb.key], verb.label));
  add(["J", "K"], word("keys.move"));
  add(["Enter"], word("keys.open"));
  add(["Ctrl K"], word("keys.find"));
  add(["?"], word("keys.all"));
  add(["Esc"], word("keys.close"));
  box.append(Object.assign(document.createElement("h2"), { textContent: word("keys.all") }), list);
  showInDialog(box);
}

async function find() {
  const { open } = await import("anlan/palette");
  open();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "k" && document.querySelector("[data-palette]")) { event.preventDefault(); find(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(FIELD)) return;
  const verb = verbOf(key);
  if (verb) { event.preventDefault(); if (!event.repeat) { verb.focus({ preventScroll: true }); verb.click(); } return; }
  if (document.querySelector("dialog[open]")) return;
  if (key in MOVES) { if (move(MOVES[key])) event.preventDefault(); }
  else if (key === "?") { event.preventDefault(); showKeys(); }
  else if (key === "enter" && event.target.matches?.("[data-row]")) event.target.click();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-palette]")) find();
  if (event.target.closest?.("[data-all-keys]")) showKeys();
});
