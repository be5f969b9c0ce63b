// SPDX-License-Identifier: Apache-2.0
// Two thousand people and cars on a map: circles from afar, marks with one character near by; once a second, never behind itself.
// A unit: {id, kind: guard|police|car|post, lat, lng, at, label, state: "" | "busy" | "barred"}. What is older than two minutes fades.
import { colour } from "anlan/map-style";
import { eachSecond, now, span } from "anlan/time";
import { word } from "anlan/words";

const STALE_MS = 120_000, SIDE = 44;
const MARKS = { guard: "unit.guard", police: "unit.police", car: "unit.car", post: "unit.post" };

function outline(pen, kind) {
  const half = SIDE / 2;
  pen.beginPath();
  if (kind === "police") pen.roundRect(5, 5, SIDE - 10, SIDE - 10, 4);
  else if (kind === "car") { pen.moveTo(2, 9); pen.lineTo(30, 9); pen.lineTo(42, half); pen.lineTo(30, SIDE - 9); pen.lineTo(2, SIDE - 9); pen.closePath(); }
  else pen.arc(half, half, half - 4, 0, 2 * Math.PI);
}

/** One mark, drawn at twice its size: filled is free to go, open is not, broken is stale. */
function drawMark(kind, state) {
  const pen = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
  const police = kind === "police" || kind === "car", open = state !== "" || kind === "post";
  const own = colour(police ? "hold-police" : state === "barred" ? "field" : "water"), halo = colour("m-halo");
  outline(pen, kind);
  pen.fillStyle = open ? halo : own;
  pen.fill();
  pen.lineWidth = 4;
  pen.setLineDash(state === "stale" ? [5, 5] : []);
  pen.strokeStyle = open ? own : halo;
  pen.stroke();
  pen.fillStyle = open ? own : colour(police ? "on-police" : "on-water");
  pen.font = `600 22px ${colour("face")}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(word(MARKS[kind] ?? MARKS.guard), kind === "car" ? SIDE / 2 - 4 : SIDE / 2, SIDE / 2 + 1);
  return pen.getImageData(0, 0, SIDE, SIDE);
}

export class UnitPoints {
  units = new Map();
  changed = false;
  busy = false;

  constructor(map, scale = 1) {
    this.map = map;
    for (const kind of Object.keys(MARKS)) for (const state of ["", "stale", "barred"]) map.addImage(`${kind}${state}`, drawMark(kind, state), { pixelRatio: 2 });
    map.addSource("units", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    const faded = ["case", ["get", "stale"], 0.45, 1], police = ["in", ["get", "kind"], ["literal", ["police", "car"]]];
    map.addLayer({ id: "units-far", type: "circle", source: "units", maxzoom: 14, paint: {
      "circle-radius": 4 * scale, "circle-opacity": faded, "circle-stroke-width": 1, "circle-stroke-color": colour("m-halo"),
      "circle-color": ["case", police, colour("hold-police"), colour("water")] } });
    map.addLayer({ id: "units-near", type: "symbol", source: "units", minzoom: 14,
      layout: { "icon-image": ["get", "icon"], "icon-size": scale, "icon-allow-overlap": true, "icon-ignore-placement": true,
        "text-field": ["step", ["zoom"], "", 15, ["get", "words"]], "text-font": ["Noto Sans CJK SC"], "text-size": 12 * scale, "text-anchor": "left",
        "text-offset": [1.2, 0], "text-justify": "left", "text-optional": true },
      paint: { "icon-opacity": ["case", ["get", "stale"], 0.7, 1], "text-color": colour("ink"), "text-halo-color": colour("m-halo"), "text-halo-width": 1.8 * scale } });
    this.stopClock = eachSecond(() => this.draw());
  }

  /** Newer positions of some units, or of all. */
  set(units) {
    for (const unit of units) unit.gone ? this.units.delete(unit.id) : this.units.set(unit.id, { ...this.units.get(unit.id), ...unit });
    this.changed = true;
  }

  stop() {
    this.stopClock();
    this.map = null;
  }

  feature(unit, moment) {
    const age = unit.at ? moment - Date.parse(unit.at) : 0, stale = age > STALE_MS;
    const barred = unit.state === "barred" ? "barred" : "";
    const words = unit.label ? `${unit.label}\n${age >= 1000 ? word("ago", { span: span(age) }) : ""}`.trim() : "";
    return { type: "Feature", geometry: { type: "Point", coordinates: [unit.lng, unit.lat] },
      properties: { id: unit.id, kind: unit.kind, stale, icon: `${unit.kind}${stale ? "stale" : barred}`, words } };
  }

  async draw() {
    const source = this.map?.getSource("units");
    if (!source || this.busy || document.hidden || (!this.changed && this.map.getZoom() < 15)) return;
    [this.busy, this.changed] = [true, false];
    const moment = now();
    try {
      await source.setData({ type: "FeatureCollection", features: [...this.units.values()].map((unit) => this.feature(unit, moment)) }, true);
    } finally { this.busy = false; }
  }
}
