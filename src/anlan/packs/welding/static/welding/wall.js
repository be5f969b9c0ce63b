// SPDX-License-Identifier: Apache-2.0
// The wall of welding: the map of streets lies exactly under the drawn numbers, whatever the size of the wall.

const WORLD = 512, FULL = 360;                        // points of the world at zoom 0, and its degrees
const under = () => document.getElementById("weld-ground");

/** Put the middle of the map under the middle of the drawing, at its scale. */
function lay() {
  const ground = under(), drawn = document.querySelector(".wweld .mapbox > svg");
  if (!ground?.map || !drawn) return;
  const box = drawn.getBoundingClientRect(), room = ground.getBoundingClientRect(), points = drawn.getScreenCTM()?.a;
  if (!points) return;
  const down = box.top + box.height / 2 - (room.top + room.height / 2);
  const across = box.left + box.width / 2 - (room.left + room.width / 2);
  const zoom = Math.log2((Number(ground.dataset.degree) * points * FULL) / WORLD);
  ground.map.jumpTo({ center: [Number(ground.getAttribute("lng")), Number(ground.getAttribute("lat"))], zoom });
  ground.map.panBy([-across, -down], { animate: false });
}

function ready() {
  const ground = under();
  if (!ground?.map) return;
  ground.show("place-name", false);                   // the drawing names the streets
  ground.dataset.s = "on";
  ground.map.on("resize", lay);
  lay();
}

document.addEventListener("anlan:map", ready);
if (under()?.map?.getSource?.("over")) ready();
