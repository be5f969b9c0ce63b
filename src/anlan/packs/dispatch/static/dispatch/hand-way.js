// SPDX-License-Identifier: Apache-2.0
// The way on the phone: the streets to the scene, where I am on them, how many metres are left and where to turn.
import { Line } from "anlan/line";
import { eachSecond, now, span } from "anlan/time";
import { metres } from "anlan/whereabouts";
import { word } from "anlan/words";

const TURN_DEGREES = 35, GOOD_METRES = 50, AT_ONCE_METRES = 8, STREAM = "/api/live/positions", MIND = new Set(["refused", "none", "elsewhere", "nodevice"]);
let map = null, way = null, here = null, text = "", trouble = "", stream = null, fitted = "";

const point = ([lng, lat]) => ({ lng, lat });
const bearing = (one, other) => (Math.atan2((other.lng - one.lng) * Math.cos((one.lat * Math.PI) / 180), other.lat - one.lat) * 180) / Math.PI;

/** How far along a line of points a place is: {left: metres to the end, from: the next point's number}. */
export function along(line, place) {
  let best = { off: Infinity, left: 0, from: 1 };
  const lengths = line.slice(1).map((one, i) => metres(line[i], one));
  line.slice(1).forEach((end, i) => {
    const start = line[i], long = Math.cos((start.lat * Math.PI) / 180);
    const [dx, dy] = [(end.lng - start.lng) * long, end.lat - start.lat];
    const share = Math.min(1, Math.max(0, (((place.lng - start.lng) * long) * dx + (place.lat - start.lat) * dy) / (dx * dx + dy * dy || 1)));
    const on = { lat: start.lat + share * (end.lat - start.lat), lng: start.lng + share * (end.lng - start.lng) };
    const off = metres(place, on);
    if (off < best.off) best = { off, from: i + 1, left: metres(on, end) + lengths.slice(i + 1).reduce((sum, one) => sum + one, 0), toNext: metres(on, end) };
  });
  return best;
}

/** The next turn in words, from the shape of the way. */
function turn(line, place) {
  const { left, from, toNext } = along(line, place);
  let gone = toNext;
  for (let i = from; i < line.length - 1; i += 1) {
    const bend = ((bearing(line[i], line[i + 1]) - bearing(line[i - 1], line[i]) + 540) % 360) - 180;
    if (Math.abs(bend) >= TURN_DEGREES && Math.abs(bend) < 170) return word(`way.${bend > 0 ? "right" : "left"}${gone < AT_ONCE_METRES ? ".now" : ""}`, { n: Math.round(gone) });
    gone += metres(line[i], line[i + 1]);
  }
  return word("way.straight", { n: Math.round(left) });
}

function read() {
  const told = document.getElementById("hand-way")?.textContent ?? "";
  if (told === text) return;
  text = told;
  way = told ? JSON.parse(told) : null;
  const [lat, lng] = (document.getElementById("hand")?.dataset.spot ?? "").split(",").map(Number);
  if (!here && lng) here = { lat, lng, accuracy: 0, at: 0 };
  if (way?.scene) keepTiles([point(way.scene), ...(here ? [here] : [])]);
  draw();
}

/** Ask for the map around once from the page itself, so that the worker has it when there is no network. */
function keepTiles(places) {
  const z = 14, n = 2 ** z, rad = (lat) => (lat * Math.PI) / 180;
  const urls = places.map(({ lat, lng }) => `/tiles/${z}/${Math.floor(((lng + 180) / 360) * n)}/${Math.floor(((1 - Math.asinh(Math.tan(rad(lat))) / Math.PI) / 2) * n)}.pbf`);
  for (const url of new Set(urls)) fetch(url).catch(() => {});
}

function draw() {
  if (!way?.scene) return;
  const element = document.getElementById("hand-map"), line = way.way.map(point), scene = point(way.scene);
  const pins = element?.querySelector("script");
  const told = JSON.stringify({ pins: [{ id: `scene:${way.level}`, ...scene, level: way.level, mark: way.mark }, ...(here ? [{ id: "me", ...here, level: "me", mark: word("me") }] : [])] });
  if (pins && pins.textContent !== told) pins.textContent = told;
  map?.getSource("over")?.setData({ type: "FeatureCollection", features: line.length > 1 ? [{ type: "Feature", properties: { kind: "way" }, geometry: { type: "LineString", coordinates: way.way } }] : [] });
  const frame = `${element?.clientHeight}:${way.scene}:${way.way.length > 1}:${here?.at > 0}`;
  if (map && element?.clientHeight && frame !== fitted) { fit([...line, scene, ...(here ? [here] : [])]); fitted = frame; }
  say(line, scene);
}

function fit(points) {
  const lngs = points.map(({ lng }) => lng), lats = points.map(({ lat }) => lat);
  map.resize();
  map.fitBounds([[Math.min(...lngs), Math.min(...lats)], [Math.max(...lngs), Math.max(...lats)]], { padding: Math.min(56, map.getContainer().clientHeight / 4), maxZoom: 17.5, animate: false });
}

function say(line, scene) {
  if (!here) return;
  const near = metres(here, scene), left = line.length > 1 ? Math.max(near, along(line, here).left) : near;
  const pace = way.seconds ? way.metres / way.seconds : 1.3;
  for (const place of document.querySelectorAll("#hand [data-metres]")) place.textContent = word("way.metres", { n: Math.round(left) });
  for (const place of document.querySelectorAll("#hand [data-time]")) place.textContent = word("way.about", { span: span((1000 * left) / Math.max(pace, 0.5)) });
  for (const place of document.querySelectorAll("#hand [data-turn]")) place.textContent = near <= way.fence ? word("way.there") : line.length > 1 ? turn(line, here) : place.textContent;
  if (near <= way.fence && here.at && here.accuracy <= GOOD_METRES && now() - here.at < 15_000) document.dispatchEvent(new CustomEvent("dispatch:near"));
}

function where() {
  const own = here?.at ? word("where.known", { ago: word("ago", { span: span(now() - here.at) }), n: Math.round(here.accuracy) }) : "";
  const words = MIND.has(trouble) || (trouble === "asking" && !own) ? word(`where.${trouble}`) : own;
  if (words) for (const place of document.querySelectorAll("[data-where]")) place.textContent = trouble === "elsewhere" && own ? `${own}. ${words}` : words;
}

/** The recorder on the belt says where I am as well: its newest position counts when it is newer than the phone's. */
function listen() {
  const wanted = document.getElementById("hand")?.dataset.tracks === "1";
  if (!wanted) { stream?.end(); stream = null; return; }
  if (stream) return;
  const me = document.querySelector("[data-person]").dataset.person;
  const on = ({ event, data }) => {
    const mine = event === "positions" && JSON.parse(data).positions.find(({ person }) => person === me);
    if (mine && Date.parse(mine.at) > (here?.at ?? 0)) { here = { lat: mine.lat, lng: mine.lng, accuracy: mine.accuracy ?? 0, at: Date.parse(mine.at) }; draw(); where(); }
  };
  stream = new Line(`${document.getElementById("live").dataset.line}:positions`, STREAM, { on });
}

document.addEventListener("anlan:where", ({ detail }) => {
  trouble = detail.trouble ?? "";
  if (detail.lat) { here = detail; draw(); }
  where();
});
document.addEventListener("anlan:map", ({ target, detail }) => { if (target.id === "hand-map") { map = detail.map; fitted = ""; draw(); } });
document.addEventListener("dispatch:shown", () => { if (!document.getElementById("hand-map")) map = null; read(); listen(); where(); if (way) draw(); });
window.addEventListener("online", () => map?.refreshTiles?.("base"));      // tiles that failed are not asked for again by themselves
eachSecond(where);
read();
listen();
const ready = document.getElementById("hand-map");
if (ready?.map?.getSource?.("over")) { map = ready.map; draw(); }
