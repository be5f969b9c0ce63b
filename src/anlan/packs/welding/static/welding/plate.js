// SPDX-License-Identifier: Apache-2.0
// What the plate on a machine and the label on a chip say, and where the phone is while they are read.
import { now } from "anlan/time";

const PLACE_MS = 4000, FRESH_MS = 20_000;
let place = null;

/** Machine and check of what a plate says; the address is not followed, only read. */
export function plate(text) {
  const found = /\/w\/([A-Z0-9-]{4,24})\?c=([A-Za-z2-7]{8})$/.exec(text.trim());
  return found ? { machine: found[1], check: found[2].toUpperCase() } : null;
}

/** The code on a chip's label, alone or at the end of an address; nothing for a machine's plate. */
export function chip(text) {
  if (plate(text)) return "";
  return /(?:^|[/=:])([A-Z0-9-]{4,24})$/.exec(text.trim().toUpperCase())?.[1] ?? "";
}

/** Where the phone is now; nothing when it does not say so in time: then the server judges without. */
export function where() {
  return new Promise((done) => {
    if (place && now() - place.at < FRESH_MS) { done(place.fields); return; }
    if (!navigator.geolocation) { done({}); return; }
    navigator.geolocation.getCurrentPosition(({ coords: { latitude: lat, longitude: lng, accuracy } }) => {
      place = { at: now(), fields: { lat, lng, accuracy: Math.min(accuracy, 100_000) } };
      done(place.fields);
    }, () => done({}), { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 15_000 });
  });
}
