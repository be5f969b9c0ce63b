// SPDX-License-Identifier: Apache-2.0
// The welder's phone: a scanned or typed code asks for a start at once, with the place of this moment; what shows is the server's word.
import "anlan/scan";
import { opens } from "anlan/hand";
import { refresh } from "anlan/live";
import { proof } from "anlan/proof";
import { eachSecond } from "anlan/time";
import { toast } from "anlan/toast";
import { word } from "anlan/words";
import "welding/due";
import { standIn } from "welding/stand-in";
import { plate as read, where } from "welding/plate";

const SEEN = "anlan.weld.seen", PATIENCE_MS = 10_000, COUNT_MS = 100, WARN_MIN = [10, 2];
const screen = () => document.getElementById("hand");
let asking = false, took = 0, answered = false;

function show() {
  const page = screen();
  if (!page) return;
  let state = page.dataset.s;
  if (localStorage.getItem(SEEN) === page.dataset.seen && page.dataset.seen) state = "scan";
  if (asking) state = "asking";
  for (const panel of page.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== state;
  for (const part of page.querySelectorAll("[data-check]")) part.hidden = !answered;
  count();
}

/** Seconds that the check has taken so far, or took. */
function count() {
  for (const shown of screen()?.querySelectorAll("[data-took]") ?? []) shown.textContent = (took / 1000).toFixed(1);
}

/** Count while the server is asked; what is returned ends it. */
function counting() {
  const began = performance.now();
  const look = () => { took = performance.now() - began; count(); };
  const timer = setInterval(look, COUNT_MS);
  look();
  return () => { clearInterval(timer); look(); };
}

async function begin({ machine, check }) {
  if (asking) return;
  asking = true;
  answered = false;
  const ends = counting();
  show();
  const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": crypto.randomUUID(), "X-CSRFToken": proof() };
  try {
    const body = JSON.stringify({ machine, check, ...standIn(machine, await where()) });
    const answer = await fetch("/api/welding/start-weld", { method: "POST", headers, body, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
    const told = await answer.json().catch(() => ({}));
    answered = answer.ok;
    if (!answer.ok) toast({ text: told.message ?? word("weld.trouble"), level: "red" });
    else if (told.result?.session) navigator.vibrate?.([80, 60, 80]);
    else navigator.vibrate?.(400);
  } catch { toast({ text: word("weld.offline"), level: "red" }); }
  ends();
  asking = false;
  show();
  refresh(screen(), 0);
}

document.addEventListener("anlan:scanned", ({ detail }) => {
  const code = read(detail.text);
  if (code) begin(code);
  else toast({ text: word("weld.foreign") });
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-start]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.closest("dialog")?.close();
  const given = new FormData(form);
  const plain = (name) => String(given.get(name) ?? "").toUpperCase().replace(/[\s·]/g, "");
  begin({ machine: plain("machine"), check: plain("check") });
}, true);

document.addEventListener("click", async ({ target }) => {
  if (target.closest?.("[data-again]")) { localStorage.setItem(SEEN, screen().dataset.seen); show(); }
  const lamp = target.closest?.("[data-lamp]");
  if (lamp) lamp.setAttribute("aria-pressed", String(await document.querySelector("anlan-scan")?.torch()));
});

/** Ten and two minutes before the end the phone says so, once each. */
function warn(moment) {
  const ring = screen()?.querySelector("[data-panel='run'] anlan-clock"), due = Date.parse(ring?.getAttribute("due") ?? "");
  if (!due || screen().dataset.s !== "run") return;
  const key = `anlan.weld.warned.${ring.getAttribute("due")}`, left = (due - moment) / 60_000;
  const step = WARN_MIN.filter((minutes) => left > 0 && left <= minutes).at(-1);
  if (!step || localStorage.getItem(key) === String(step)) return;
  localStorage.setItem(key, String(step));
  navigator.vibrate?.([300, 150, 300]);
  toast({ text: word(`weld.left${step}`), level: "yellow" });
}

document.addEventListener("htmx:after:swap", show);
document.addEventListener("anlan:shown", show);
eachSecond(warn);
show();
if (new URLSearchParams(location.search).has("machine")) opens("sheet-code");
