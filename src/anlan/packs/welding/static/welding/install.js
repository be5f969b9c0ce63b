// SPDX-License-Identifier: Apache-2.0
// The installer's phone: first the plate of the machine is read, then the label of the chip; both with the place of this moment bind them.
import "anlan/scan";
import { refresh } from "anlan/live";
import { proof } from "anlan/proof";
import { toast } from "anlan/toast";
import { word } from "anlan/words";
import { chip as chipOf, plate, where } from "welding/plate";

const PATIENCE_MS = 10_000;
const screen = () => document.getElementById("hand");
let scans = false, found = null, busy = false;

function show() {
  const page = screen();
  if (!page) return;
  for (const panel of page.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== (scans ? "scan" : "list");
  page.querySelector("[data-step]").textContent = word(found ? "fit.chip" : "fit.plate");
  page.querySelector("[data-got]").textContent = found ? found.machine : "";
}

/** Bind them, or say in words why not. */
async function fit(fields) {
  if (busy) return;
  busy = true;
  try {
    const { lat, lng } = await where();
    if (lat === undefined) { toast({ text: word("fit.no_place"), level: "orange" }); return; }
    const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": crypto.randomUUID(), "X-CSRFToken": proof() };
    const body = JSON.stringify({ ...fields, lat, lng });
    const answer = await fetch("/api/welding/fit-chip", { method: "POST", headers, body, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) { navigator.vibrate?.([80, 60, 80]); toast({ text: word("fit.done") }); scans = false; }
    else { navigator.vibrate?.(400); toast({ text: (told.code === "invalid" ? word("fit.typed") : told.message) ?? word("fit.trouble"), level: "red" }); }
    found = null;
  } catch { toast({ text: word("fit.offline"), level: "red" }); } finally { busy = false; }
  show();
  refresh(screen(), 0);
}

document.addEventListener("anlan:scanned", ({ detail: { text } }) => {
  const read = plate(text);
  if (!found) {
    found = read;
    if (!read) toast({ text: word("fit.foreign"), level: "orange" });
  } else if (read) toast({ text: word("fit.is_plate"), level: "orange" });
  else if (chipOf(text)) fit({ ...found, chip: chipOf(text) });
  else toast({ text: word("fit.no_chip"), level: "orange" });
  show();
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-fits]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.closest("dialog")?.close();
  const given = new FormData(form), plain = (name) => String(given.get(name) ?? "").toUpperCase().replace(/[\s·]/g, "");
  fit({ machine: plain("machine"), check: plain("check"), chip: plain("chip") });
}, true);

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-fit]")) [scans, found] = [true, null];
  else if (target.closest?.("[data-back]")) [scans, found] = [false, null];
  else return;
  show();
});

document.addEventListener("htmx:after:swap", show);
show();
