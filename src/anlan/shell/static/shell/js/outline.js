// SPDX-License-Identifier: Apache-2.0
// A place and an outline put on the map: the pin is drawn to where it is, a click adds a corner, a corner is drawn or, clicked, taken away.
// It writes into the form's own fields (data-lat, data-lng, data-outline name them), so that they can be typed as well.
import { Marker } from "maplibre-gl";

const START = 3;      // corners that make an area
let map, form, pin, corners = [], isDrawing = false;

const field = (name) => form?.elements[document.getElementById("place-map").dataset[name]];
const place = () => [Number(field("lng")?.value), Number(field("lat")?.value)];

function read() {
  const outline = field("outline");
  if (!outline?.value) return [];
  try {
    const shape = JSON.parse(outline.value);
    return shape.type === "Polygon" ? shape.coordinates[0].slice(0, -1) : [];      // of several parts none is changed here
  } catch { return []; }
}

function shapes() {
  const points = corners.map((one) => one.getLngLat().toArray());
  if (points.length < START) return { type: "FeatureCollection", features: [] };
  const geometry = { type: "Polygon", coordinates: [[...points, points[0]]] };
  return { type: "FeatureCollection", features: [{ type: "Feature", geometry, properties: { kind: "venue" } }] };
}

function written() {
  const over = shapes(), places = over.features[0]?.geometry.coordinates[0].map(([lng, lat]) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))]);
  map.getSource("over")?.setData(over);
  field("outline").value = places ? JSON.stringify({ type: "Polygon", coordinates: [places] }) : "";
}

function corner(at) {
  const element = Object.assign(document.createElement("button"), { type: "button", className: "corner" });
  element.setAttribute("aria-label", document.getElementById("place-map").dataset.corner);
  const one = new Marker({ element, draggable: true }).setLngLat(at).addTo(map);
  one.on("drag", () => map.getSource("over")?.setData(shapes()));
  one.on("dragend", written);
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    one.remove();
    corners = corners.filter((other) => other !== one);
    written();
  });
  return one;
}

function draw() {
  corners.forEach((one) => one.remove());
  corners = read().map(corner);
  map.getSource("over")?.setData(shapes());
}

function put([lng, lat]) {
  if (!Number.isFinite(lng) || !Number.isFinite(lat) || (!lng && !lat)) return;
  if (pin) { pin.setLngLat([lng, lat]); return; }
  const element = Object.assign(document.createElement("div"), { className: "placepin" });
  pin = new Marker({ element, draggable: true }).setLngLat([lng, lat]).addTo(map);
  pin.on("dragend", () => tell(pin.getLngLat()));
}

function tell({ lat, lng }) {
  field("lat").value = lat.toFixed(6);
  field("lng").value = lng.toFixed(6);
}

function clicked({ lngLat }) {
  if (isDrawing) { corners.push(corner(lngLat)); written(); return; }
  if (!field("lat")) return;
  put(lngLat.toArray());
  tell(lngLat);
}

function begin(element) {
  if (element?.id !== "place-map" || !element.map || element.map === map) return;
  [map, form, pin, corners, isDrawing] = [element.map, document.getElementById("row-form"), null, [], false];
  put(place());
  if (field("outline")) draw();
  if (form.dataset.edits !== "1") { pin?.setDraggable(false); corners.forEach((one) => one.remove()); return; }
  map.on("click", clicked);
  form.addEventListener("change", ({ target: changed }) => {
    if (changed === field("lat") || changed === field("lng")) put(place());
    if (changed === field("outline")) draw();
  });
}
document.addEventListener("anlan:map", ({ target }) => begin(target));

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-draw]");
  if (!button || !map) return;
  if (button.dataset.draw === "clear") { corners.forEach((one) => one.remove()); corners = []; written(); return; }
  isDrawing = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isDrawing));
  map.getCanvas().style.setProperty("cursor", isDrawing ? "crosshair" : "");
});

// The map may have been there before this module was.
await customElements.whenDefined("anlan-map");
const early = document.getElementById("place-map");
early?.ready?.then(() => begin(early));
