// SPDX-License-Identifier: Apache-2.0
// The command wall between two fetches: hands the map its pins, lets a grave incident take the stage and give it back,
// turns the axis, closes what somebody left open, and starts afresh now and then, so that it survives weeks.
import { refresh } from "anlan/live";
import { Units } from "dispatch/units";

const TURN_MS = 20_000, DIALOG_MS = 45_000, FRESH_MS = 6 * 3600_000, CLOSE_ZOOM = 15.6, FAR_ZOOM = 13.6;
const wall = () => document.getElementById("wall");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const began = Date.now();
let units = null, grave = null, opened = 0;

/** A wall of twice the points shows the same piece of town. */
const finer = () => Math.log2(parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);

function move(map, view) {
  still.matches ? map.jumpTo(view) : map.easeTo({ ...view, duration: 1500 });
}

/** Everything that is on, with room around it; the map rests while all of it is in sight. */
function overview(map, pins, { anew }) {
  if (!pins.length) return;
  const seen = map.getBounds();
  if (!anew && pins.every(({ lng, lat }) => seen.contains([lng, lat]))) return;
  const [lngs, lats] = [pins.map(({ lng }) => lng), pins.map(({ lat }) => lat)];
  const bounds = [[Math.min(...lngs), Math.min(...lats)], [Math.max(...lngs), Math.max(...lats)]];
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  // A wall much wider than high has room to spare: it is given to the land in the west, not to the sea in the east.
  const room = Math.min(width, height) * 0.14, spare = Math.max(0, width - 2 * height) * 0.4;
  const padding = { top: room, right: room, bottom: room, left: room + spare };
  const view = map.cameraForBounds(bounds, { padding, maxZoom: FAR_ZOOM + finer() });
  if (view) move(map, view);
}

function tellMap() {
  const element = document.getElementById("wall-map"), told = wall();
  if (!element || !told) return;
  const pins = document.getElementById("wall-pins")?.textContent ?? "{}", kept = element.querySelector("script");
  if (kept && kept.textContent !== pins) kept.textContent = pins;
  const shapes = told.dataset.shapes || "/dispatch/board/shapes";
  if (element.getAttribute("geojson") !== shapes) element.setAttribute("geojson", shapes);
  if (!element.map) return;
  const now = told.dataset.grave ?? "", taken = now !== (grave ?? ""), first = grave === null;
  grave = now;
  if (now && told.dataset.lat) {
    if (taken) move(element.map, { center: [Number(told.dataset.lng), Number(told.dataset.lat)], zoom: CLOSE_ZOOM + finer() });
  } else overview(element.map, JSON.parse(pins).pins ?? [], { anew: taken || first });
}

/** The head stands outside of the part that is fetched. */
function tellHead() {
  const head = document.getElementById("wall-head"), now = document.getElementById("wall-head-now");
  if (head && now) head.replaceChildren(...now.content.querySelector("#wall-head").cloneNode(true).childNodes);
  const place = document.querySelector(".wall > header .place"), there = document.getElementById("wall-place-now");
  if (!place || !there) return;
  place.dataset.calm ??= place.textContent;
  place.textContent = there.content.textContent.trim() || place.dataset.calm;
}

document.addEventListener("anlan:map", ({ target, detail }) => {
  if (target.id !== "wall-map") return;
  units?.stop();
  units = target.dataset.units ? new Units(detail.map, target) : null;
  grave = null;
  tellMap();
});

document.addEventListener("anlan:fact", ({ detail }) => {
  if (!wall() || !detail.name.startsWith("dispatch.")) return;
  units?.askSoon();
  if (grave && /police_|task_|guard_arrived|arrival_doubted|offer_/.test(detail.name)) document.getElementById("wall-map")?.load?.();
});

document.addEventListener("htmx:after:swap", ({ detail }) => {
  tellHead();
  tellMap();
  if (detail.ctx.target?.id === "dialog") opened = Date.now();
});

setInterval(() => {
  const told = wall(), dialog = document.getElementById("dialog");
  if (!told) return;
  if (dialog?.open && Date.now() - opened > DIALOG_MS) dialog.close();
  if (Date.now() - began > FRESH_MS && !told.dataset.grave && document.documentElement.dataset.live === "on") location.reload();
  else refresh(told);
}, TURN_MS);

const ready = document.getElementById("wall-map");
if (ready?.map?.getSource?.("over") && !units && ready.dataset.units) units = new Units(ready.map, ready);
tellHead();
tellMap();
