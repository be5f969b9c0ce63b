// SPDX-License-Identifier: Apache-2.0
// The command board between two fetches: hands the map what changed, fetches the chosen incident's parts when something
// happens to it, counts down what is due, and holds a digit back when the order changed under the finger.
import htmx from "htmx";
import { refresh } from "anlan/live";
import { eachSecond, now, span } from "anlan/time";
import { toast } from "anlan/toast";
import { Units } from "dispatch/units";
import "dispatch/report";

const AGAIN_MS = 10_000, STEADY_MS = 800;
const board = () => document.getElementById("board");
const about = () => document.querySelectorAll("#board [data-about='1']");
const reported = new Set();
let order = "", changedAt = 0, shown = "", awaited = null, units = null;

function countDown(moment = now()) {
  const words = board()?.dataset;
  if (!words || document.documentElement.dataset.live === "lost") return;
  for (const place of document.querySelectorAll("#board time[data-due]")) {
    const left = Date.parse(place.dateTime) - moment;
    place.textContent = (left >= 0 ? words.left : words.over).replace("{span}", span(Math.abs(left)));
  }
}

/** The map stays through every swap: give it the new pins, the new ways, and the new middle when the incident changed. */
function tellMap() {
  const map = document.getElementById("board-map"), told = board();
  if (!map || !told) return;
  const pins = document.getElementById("board-pins")?.textContent ?? "{}", kept = map.querySelector("script");
  if (kept && kept.textContent !== pins) kept.textContent = pins;
  if (map.getAttribute("geojson") !== told.dataset.shapes) map.setAttribute("geojson", told.dataset.shapes);
  const place = `${told.dataset.lat},${told.dataset.lng}`;
  if (told.dataset.lat && place !== shown) {
    if (map.getAttribute("lat") !== told.dataset.lat) map.setAttribute("lat", told.dataset.lat);
    if (map.getAttribute("lng") !== told.dataset.lng) map.setAttribute("lng", told.dataset.lng);
    shown = place;
  }
}

/** Whom the ranking leaves out, and who goes: drawn open and full. */
function tellUnits() {
  const told = document.getElementById("board-marks")?.textContent;
  if (told && units) units.about(JSON.parse(told));
}

function watchOrder() {
  const seen = [...document.querySelectorAll("#board-candidates > li")].map((one) => one.id).join(" ");
  const incident = board()?.dataset.about ?? "";
  if (order && order !== `${incident}|${seen}` && order.startsWith(`${incident}|`)) changedAt = performance.now();
  order = `${incident}|${seen}`;
}

function fetchAbout() {
  for (const part of about()) refresh(part);
}

/** Show one incident whole: the address names it by number or by id. */
export function choose(query) {
  const seen = new URL(board().dataset.board, location.href).searchParams.get("seen");
  return htmx.ajax("GET", `/dispatch/board?part=all&${query}&seen=${encodeURIComponent(seen)}`, { target: "#board", swap: "outerMorph" });
}

/** A call that I took is opened once its answer and the stream, whichever comes first, have both come. */
function openTaken() {
  if (!awaited || !reported.has(awaited)) return;
  const matter = awaited;
  awaited = null;
  insist(matter, 8);
}

/** The board's read model follows the log by a moment: ask until it knows the call, a few times. */
async function insist(matter, times) {
  await choose(`matter=${matter}`);
  if (times && !board()?.dataset.about.includes(matter)) setTimeout(() => insist(matter, times - 1), 250);
}

document.addEventListener("anlan:fact", ({ detail }) => {
  const told = board();
  if (!told) return;
  if (told.dataset.about.split(" ").includes(detail.matter)) {
    fetchAbout();
    if (/police_|task_|guard_arrived|arrival_doubted|offer_/.test(detail.name)) document.getElementById("board-map")?.load?.();
  }
  if (detail.name === "dispatch.incident_reported") {
    reported.add(detail.matter);
    openTaken();
  }
  if (detail.name.startsWith("dispatch.")) units?.askSoon();
});

// What I did myself is on the page before the stream says it; a call that I took is opened.
document.addEventListener("anlan:done", ({ detail }) => {
  if (!board()) return;
  fetchAbout();
  if (detail?.events?.includes?.("dispatch.incident_reported")) {
    awaited = detail.matter;
    openTaken();
  }
});

document.addEventListener("keydown", (event) => {
  if (!board() || !/^[1-9]$/.test(event.key) || document.querySelector("dialog[open]") || event.target.closest?.("input, textarea, select")) return;
  if (performance.now() - changedAt > STEADY_MS) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  toast(board().dataset.changed);
}, true);

// An answer about the incident that was chosen before must not overwrite the one that is shown: ask again instead.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const part = ctx.sourceElement, told = board();
  if (!told || !part?.matches?.("#board [data-about='1'], #board-rows")) return;
  const incidentOf = (address) => new URL(address, location.href).searchParams.get("incident");
  if (incidentOf(ctx.request.action) === incidentOf(told.dataset.board)) return;
  ctx.swap = "none";
  refresh(part);
});

document.addEventListener("anlan:map", ({ target, detail }) => {
  if (target.id !== "board-map" && target.id !== "wall-map") return;
  units?.stop();
  units = target.dataset.units ? new Units(detail.map, target) : null;
  tellUnits();
});

document.addEventListener("htmx:after:swap", () => { tellMap(); tellUnits(); watchOrder(); countDown(); });

setInterval(() => {
  if (document.hidden || board()?.dataset.waits !== "waiting") return;
  for (const part of about()) if (part.id !== "board-head") refresh(part);
}, AGAIN_MS);

eachSecond(countDown);
tellMap();
watchOrder();
countDown();
const ready = document.querySelector("#board-map, #wall-map");
if (ready?.map && ready.map.getSource?.("over") && !units && ready.dataset.units) units = new Units(ready.map, ready);
tellUnits();
