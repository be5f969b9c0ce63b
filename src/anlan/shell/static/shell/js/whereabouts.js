// SPDX-License-Identifier: Apache-2.0
// Where this phone is, while its person is on duty: kept in the phone first, sent in batches, never taken off duty (domain.md 2.8).
// It reads data-tracks, data-device and data-spot of the page's part, and says "anlan:where" with what it knows.
import { database } from "anlan/outbox";
import { proof } from "anlan/proof";
import { isKept, now } from "anlan/time";

const APART_MS = 4000, APART_METRES = 10, SEND_MS = 4000, MOST = 200, MOST_KEPT = 3000, FAR_METRES = 30_000, STILL_MS = 20_000;
let watch = null, device = "", spot = null, demo = false, last = null, sending = false, waits = 0;

/** Metres between two places near each other. */
export function metres(one, other) {
  const north = (one.lat - other.lat) * 111_195, east = (one.lng - other.lng) * 111_195 * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

/** Where this phone was last, as fields of a deed; nothing when it is not known. */
export const whereNow = () => (last ? { lat: last.lat, lng: last.lng, accuracy: last.accuracy } : {});

const say = (detail) => document.dispatchEvent(new CustomEvent("anlan:where", { detail }));

async function took({ coords: { latitude: lat, longitude: lng, accuracy, speed } }) {
  if (watch === null) return;                       // asked for on duty, answered after it ended
  const here = { lat, lng, accuracy: Math.round(accuracy * 10) / 10, at: now() };
  if (demo && spot && metres(here, spot) > FAR_METRES) { say({ trouble: "elsewhere" }); return; }
  say(here);
  if (last && here.at - last.at < APART_MS && metres(here, last) < APART_METRES) return;
  last = here;
  const row = { device, at: new Date(here.at).toISOString(), lat, lng, accuracy: Math.min(here.accuracy, 100_000) };
  if (speed >= 0 && speed !== null) row.speed = Math.min(speed, 500);
  const db = await database;
  await db.add("track", row);
  if (await db.count("track") > MOST_KEPT) await db.delete("track", (await db.getAllKeys("track", null, 1))[0]);
  send();
}

function failed({ code }) {
  if (code === 1) say({ trouble: "refused" });
  else if (!last || now() - last.at > 3 * STILL_MS) say({ trouble: "none" });      // one that did not come is no news yet
}

/** Send what was kept, oldest first; what the server will not have (a wrong clock) is not sent again. */
async function send() {
  if (sending) return;
  sending = true;
  try {
    const db = await database;
    for (;;) {
      const rows = await db.getAll("track", null, MOST);
      waits = await db.count("track");
      if (!rows.length) break;
      const answer = await fetch("/api/positions", {
        method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": proof() }, credentials: "same-origin",
        body: JSON.stringify(rows.map(({ seq, ...row }) => row)), signal: AbortSignal.timeout(10_000),
      });
      if (answer.status !== 202 && answer.status !== 422) break;
      const store = db.transaction("track", "readwrite").store;
      await Promise.all(rows.map(({ seq }) => store.delete(seq)));
      waits -= rows.length;
    }
  } catch { /* kept for when the network is back */ } finally { sending = false; }
  document.dispatchEvent(new CustomEvent("anlan:track", { detail: { track: waits } }));
}

function look() {
  watch = navigator.geolocation.watchPosition(took, failed, { enableHighAccuracy: true, maximumAge: 2000, timeout: 20_000 });
}

/** Follow the page: watch while it says so and a device is registered, stop otherwise. */
export function follow(element) {
  const { tracks, device: code = "" } = element.dataset;
  [device, demo] = [code, "demo" in element.dataset];
  const [lat, lng] = (element.dataset.spot ?? "").split(",").map(Number);
  spot = lng ? { lat, lng } : null;
  const wanted = tracks === "1" && device && "geolocation" in navigator;
  if (tracks === "1" && !device) say({ trouble: "nodevice" });
  if (wanted && watch === null) {
    say({ trouble: "asking" });
    look();
  } else if (!wanted && watch !== null) {
    navigator.geolocation.clearWatch(watch);
    watch = last = null;
    say({ trouble: "" });
  }
}

setInterval(send, SEND_MS);
// Who stands still is not told anew by every phone; a position that is older than two minutes counts for nothing (PB-R11).
// A new watch is answered at once; a single question beside a running one waits, in Chromium, until he moves.
setInterval(() => {
  if (watch !== null && (!last || now() - last.at > STILL_MS)) { navigator.geolocation.clearWatch(watch); look(); }
}, STILL_MS);
window.addEventListener("online", send);
if (!isKept) send();
