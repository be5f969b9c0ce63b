// SPDX-License-Identifier: Apache-2.0
// The look of every map, made from the page's own colours, so that a wall is dark and a desk is paper without a second style.

const FONTS = "'PingFang SC','HarmonyOS Sans SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";
const BIG = ["motorway", "trunk", "primary"], MIDDLE = ["secondary", "tertiary"];

/** Reads a custom property of the page's face, such as "m-land". */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export const localFonts = FONTS;

const grows = (from, to) => ["interpolate", ["exponential", 1.6], ["zoom"], 11, from, 18, to];

function street(id, classes, from, to, casing) {
  return {
    id, type: "line", source: "base", "source-layer": "street",
    filter: classes ? ["in", ["get", "class"], ["literal", classes]] : ["!", ["in", ["get", "class"], ["literal", [...BIG, ...MIDDLE]]]],
    minzoom: classes === BIG ? 0 : classes ? 11 : 13,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour(casing ? "m-case" : "m-road"), "line-width": grows(from + (casing ? 0.7 : 0), to + (casing ? 2 : 0)) },
  };
}

const fill = (id, paint, minzoom = 0) => ({ id, type: "fill", source: "base", "source-layer": id, minzoom, paint });

function label(id, layer, scale, layout, paint, filter) {
  return {
    id, type: "symbol", source: "base", "source-layer": layer, ...(filter ? { filter } : {}), minzoom: layer === "street" ? 13.5 : 0,
    layout: { "text-field": ["get", "name"], "text-font": ["Noto Sans CJK SC"], "text-size": 12 * scale, ...layout },
    paint: { "text-color": colour("m-text"), "text-halo-color": colour("m-halo"), "text-halo-width": 1.6 * scale, ...paint },
  };
}

/** A MapLibre style over the district's own tiles. `scale` enlarges words for a wall. */
export function style(tiles, scale = 1) {
  return {
    version: 8,
    sources: { base: { type: "vector", tiles: [new URL(tiles, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}")], minzoom: 0, maxzoom: 14 } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("m-land") } },
      fill("land", { "fill-color": colour("m-land") }),
      fill("park", { "fill-color": colour("m-park") }),
      fill("water", { "fill-color": colour("m-water"), "fill-outline-color": colour("m-wave") }),
      fill("building", { "fill-color": colour("m-build"), "fill-opacity": ["interpolate", ["linear"], ["zoom"], 13.5, 0, 14.5, 1] }, 13),
      street("lane-edge", null, 0.6, 14, true), street("road-edge", MIDDLE, 1.4, 24, true), street("way-edge", BIG, 2, 30, true),
      street("lane", null, 0.6, 14, false), street("road", MIDDLE, 1.4, 24, false), street("way", BIG, 2, 30, false),
      label("street-name", "street", scale, { "symbol-placement": "line", "text-letter-spacing": 0.12, "symbol-spacing": 320 }, {}),
      label("water-name", "water", 1.3 * scale, { "text-letter-spacing": 0.4 }, { "text-color": colour("m-wtext"), "text-halo-color": colour("m-water") }, ["all", ["has", "name"], ["any", ["!", ["has", "minor"]], [">=", ["zoom"], 14]]]),
      label("place-name", "place", scale, { "text-size": ["step", ["to-number", ["get", "level"], 9], 14 * scale, 8, 13 * scale, 9, 12 * scale] }, { "text-color": colour("ink-2") }),
    ],
  };
}

/** The layers over the base that a page's GeoJSON fills; each feature says its `kind`. */
export function overlays(scale = 1) {
  const of = (kind) => ["==", ["get", "kind"], kind];
  const line = (id, paint, filter = of(id)) => ({ id: `over-${id}`, type: "line", source: "over", filter, layout: { "line-cap": "round", "line-join": "round" }, paint });
  const water = colour("water");
  return [
    { id: "over-reached", type: "fill", source: "over", filter: of("reached"), paint: { "fill-color": water, "fill-opacity": 0.16, "fill-antialias": false } },
    { id: "over-area", type: "fill", source: "over", filter: of("venue"), paint: { "fill-color": water, "fill-opacity": 0.07 } },
    line("venue", { "line-color": water, "line-opacity": 0.55, "line-width": 1.6 * scale, "line-dasharray": [3, 2.5] }),
    line("reach", { "line-color": water, "line-width": 1.6 * scale, "line-dasharray": [1, 2] }),
    line("way-under", { "line-color": colour("m-halo"), "line-width": 9 * scale }, of("way")),
    line("way", { "line-color": water, "line-width": 5 * scale }),
    line("police-way", { "line-color": colour("hold-police"), "line-width": 3.5 * scale, "line-dasharray": [0, 2] }),
    { id: "over-post", type: "circle", source: "over", filter: of("post"), paint: { "circle-radius": 6 * scale, "circle-color": colour("m-halo"), "circle-stroke-color": water, "circle-stroke-width": 2 * scale } },
    { id: "over-name", type: "symbol", source: "over", filter: ["all", ["has", "label"], ["!=", ["get", "kind"], "way"]], minzoom: 13,
      layout: { "text-field": ["get", "label"], "text-font": ["Noto Sans CJK SC"], "text-size": 12 * scale, "text-offset": ["case", of("post"), ["literal", [0, 1.2]], ["literal", [0, 0]]] },
      paint: { "text-color": colour("water-ink"), "text-halo-color": colour("m-halo"), "text-halo-width": 1.6 * scale } },
  ];
}
