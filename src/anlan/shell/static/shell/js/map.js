// SPDX-License-Identifier: Apache-2.0
// <anlan-map>: the district's own map. Attributes: lat, lng, zoom, tiles, geojson (URL),
// still (no hand on it), labelled by its page; a JSON child gives pins: [{id, lat, lng, level, mark, label}]. Keep hx-morph-skip on it.
import { Map as GlMap, Marker } from "maplibre-gl";
import { localFonts, overlays, style } from "anlan/map-style";
import { word } from "anlan/words";

const SHAPES = { red: "M8 1.6l6.8 12.6H1.2z", orange: "M8 .9L15.1 8 8 15.1.9 8z", yellow: "M2 2h12v12H2z", blue: "M8 1.7a6.3 6.3 0 1 0 0 12.6 6.3 6.3 0 0 0 0-12.6z" };
const EMPTY = { type: "FeatureCollection", features: [] };

function pin({ level, mark, label, fresh }) {
  const box = Object.assign(document.createElement("div"), { className: "pin" });
  box.dataset.lv = level ?? "";
  if (fresh) box.dataset.arrive = "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", SHAPES[level] ?? SHAPES.blue);
  svg.append(path);
  box.append(svg, Object.assign(document.createElement("b"), { textContent: mark ?? "" }));
  if (label) box.append(Object.assign(document.createElement("em"), { textContent: label }));
  return box;
}

class DistrictMap extends HTMLElement {
  static observedAttributes = ["geojson", "lat", "lng"];
  pins = new Map();

  connectedCallback() {
    this.scale = document.documentElement.dataset.face === "wall" ? parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 * 1.6 : 1;
    const still = this.hasAttribute("still");
    const frame = this.appendChild(document.createElement("div"));
    frame.className = "frame";
    for (const [property, value] of Object.entries({ position: "absolute", inset: "0" })) frame.style.setProperty(property, value);
    try {
      this.map = new GlMap({
        container: frame, style: style(this.getAttribute("tiles") || "/tiles/{z}/{x}/{y}.pbf", this.scale),
        center: [Number(this.getAttribute("lng")), Number(this.getAttribute("lat"))], zoom: Number(this.getAttribute("zoom") || 15),
        attributionControl: false, localIdeographFontFamily: localFonts, interactive: !still, dragRotate: false, pitchWithRotate: false,
        maxZoom: 19, fadeDuration: 0, locale: { "Map.Title": word("map") },
      });
    } catch {
      this.append(Object.assign(document.createElement("p"), { className: "nomap", textContent: word("nomap") }));
      return;
    }
    this.map.touchZoomRotate?.disableRotation();
    this.ready = new Promise((resolve) => this.map.once("style.load", resolve)).then(() => this.furnish());
    this.read();
    this.watch = new MutationObserver(() => this.read());
    const told = this.querySelector("script");
    if (told) this.watch.observe(told, { childList: true, characterData: true, subtree: true });
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.map?.remove();
    this.map = null;
    this.pins.clear();
    this.querySelector(".frame")?.remove();
  }

  attributeChangedCallback(name, before) {
    if (!this.map || before === null) return;
    if (name === "geojson") this.load();
    else this.map.easeTo({ center: [Number(this.getAttribute("lng")), Number(this.getAttribute("lat"))] });
  }

  async furnish() {
    if (!this.map) return;
    this.map.addSource("over", { type: "geojson", data: EMPTY });
    overlays(this.scale).forEach((layer) => this.map.addLayer(layer));
    if (this.hasAttribute("geojson")) this.load();
    this.dispatchEvent(new CustomEvent("anlan:map", { bubbles: true, detail: { map: this.map } }));
  }

  /** Fetch the page's shapes again, and fit the view to them when the element asks for it (fit). */
  async load() {
    const answer = await fetch(this.getAttribute("geojson"), { headers: { Accept: "application/geo+json, application/json" } });
    if (!answer.ok || !this.map) return;
    const shapes = await answer.json();
    this.map?.getSource("over")?.setData(shapes);
    if (this.hasAttribute("fit") && shapes.bbox) this.map.fitBounds([shapes.bbox.slice(0, 2), shapes.bbox.slice(2)], { padding: 48, animate: false, maxZoom: 17 });
  }

  read() {
    const told = JSON.parse(this.querySelector("script")?.textContent || "{}");
    const wanted = new Map((told.pins ?? []).map((one) => [one.id, one]));
    for (const [id, marker] of this.pins) if (!wanted.has(id)) { marker.remove(); this.pins.delete(id); }
    for (const [id, one] of wanted) {
      const place = [one.lng, one.lat];
      if (this.pins.has(id)) this.pins.get(id).setLngLat(place);
      else this.pins.set(id, new Marker({ element: pin(one) }).setLngLat(place).addTo(this.map));
    }
  }

  /** Buttons beside the map: data-zoom="1", data-zoom="-1", data-layer="reach" with aria-pressed; found by data-map="<id of this>". */
  zoomBy(step) { this.map?.zoomTo(this.map.getZoom() + step); }

  show(layer, visible) {
    const names = this.map?.getStyle().layers.map(({ id }) => id).filter((id) => id === `over-${layer}` || id.startsWith(`${layer}-`) || id === layer) ?? [];
    names.forEach((id) => this.map.setLayoutProperty(id, "visibility", visible ? "visible" : "none"));
  }
}

customElements.define("anlan-map", DistrictMap);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-map][data-zoom], [data-map][data-layer]");
  const map = button && document.getElementById(button.dataset.map);
  if (!map) return;
  if (button.dataset.zoom) map.zoomBy(Number(button.dataset.zoom));
  else {
    const visible = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(visible));
    button.dataset.layer.split(" ").forEach((layer) => map.show(layer, visible));
  }
});
