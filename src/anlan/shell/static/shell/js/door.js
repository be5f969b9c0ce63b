// SPDX-License-Identifier: Apache-2.0
// The demo's door: its small map is told what the words beside it were fetched with.

let seen = "";

function tellMap() {
  const words = document.getElementById("door-words"), map = document.getElementById("door-map");
  const told = document.getElementById("door-pins")?.textContent, kept = map?.querySelector("script");
  if (!words || !kept || !told || told === seen) return;
  const before = seen;
  seen = told;
  if (kept.textContent !== told) kept.textContent = told;
  for (const name of ["lat", "lng"]) if (map.getAttribute(name) !== words.dataset[name]) map.setAttribute(name, words.dataset[name]);
  if (before) map.load?.();        // who goes has changed, and so has the way
}

document.addEventListener("htmx:after:swap", tellMap);
tellMap();
