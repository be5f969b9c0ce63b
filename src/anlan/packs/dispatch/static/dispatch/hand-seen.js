// SPDX-License-Identifier: Apache-2.0
// The sheet that reports what somebody on patrol sees: where he stands is looked for once, when the sheet opens.
import { now } from "anlan/time";
import { toast } from "anlan/toast";
import { whereNow } from "anlan/whereabouts";
import { word } from "anlan/words";

const LOOK = { enableHighAccuracy: true, maximumAge: 60_000, timeout: 8_000 };

function give(form, fields) {
  for (const [name, value] of Object.entries(fields)) Object.assign(form.elements[name], { value, disabled: false });
}

document.addEventListener("anlan:opened", () => {
  const form = document.querySelector("#dialog form[data-seen-here]");
  if (!form) return;
  const place = form.querySelector("[data-place]"), address = form.elements.address;
  const lacking = () => { place.textContent = word("seen.nowhere"); address.required = true; };
  give(form, { called_at: new Date(now()).toISOString() });
  const here = ({ lat, lng, accuracy }) => {
    give(form, { lat: lat.toFixed(6), lng: lng.toFixed(6) });
    place.textContent = word("seen.here", { n: Math.round(accuracy) });
  };
  const followed = whereNow();               // of somebody on duty it is known already
  if (followed.lat) { here(followed); return; }
  if (!("geolocation" in navigator)) { lacking(); return; }
  place.textContent = word("seen.looking");
  navigator.geolocation.getCurrentPosition(({ coords: { latitude: lat, longitude: lng, accuracy } }) => here({ lat, lng, accuracy }), lacking, LOOK);
});

document.addEventListener("anlan:sent", ({ detail: { state, url } }) => state === "sent" && url.endsWith("/report-incident") && toast(word("seen.sent")));
