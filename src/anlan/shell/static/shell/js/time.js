// SPDX-License-Identifier: Apache-2.0
// The server's clock in the browser: what "now" is, when a second passes, and how spans and moments are said.
import { word } from "anlan/words";

const meta = document.querySelector('meta[name="anlan-now"]');
const rate = Number(meta?.dataset.rate) || 1;
const said = Date.parse(meta?.content ?? "") || Date.now();
// The server looked at its clock just before the first byte left; counting from there hides the loading of the page.
// A page that the phone had kept says by `kept` how long ago it came: its clock goes on from there.
const load = performance.getEntriesByType("navigation")[0];
const kept = load?.serverTiming?.find(({ name }) => name === "kept")?.duration ?? 0;
const heard = performance.timeOrigin + (load?.responseStart ?? 0) - kept;
const zone = meta?.dataset.zone || "Asia/Shanghai";
const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** Whether this page is a kept one, because there was no network. */
export const isKept = kept > 0;

/** The district's present moment in milliseconds; a demo may run faster than life. */
export const now = () => said + (Date.now() - heard) * rate;

const listeners = new Set();

function tick() {
  const moment = now();
  for (const listener of listeners) listener(moment);
}

/** Call `listener(now)` once a second (of the reader, at most four times when the district runs fast); returns how to stop. */
export function eachSecond(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

setInterval(tick, 1000 / Math.min(Math.max(rate, 1), 4));
document.addEventListener("visibilitychange", () => document.hidden || tick());

const two = (number) => String(number).padStart(2, "0");

/** A span in words: 14 秒, 6 分 40 秒, 2 小时 05 分, 3 天 4 小时. Never negative. */
export function span(milliseconds) {
  const s = Math.max(0, Math.floor(milliseconds / 1000));
  if (s < 60) return word("seconds", { s });
  if (s < 3600) return word("minutes", { m: Math.floor(s / 60), s: two(s % 60) });
  if (s < 86400) return word("hours", { h: Math.floor(s / 3600), m: two(Math.floor((s % 3600) / 60)) });
  return word("days", { d: Math.floor(s / 86400), h: Math.floor((s % 86400) / 3600) });
}

/** A span in the two short lines of a ring: ["14", "秒"], ["3:39", "余"], ["17", "分"], ["23", "小时"], ["5", "天"]. */
export function brief(milliseconds, under = word("left")) {
  const s = Math.max(0, Math.ceil(milliseconds / 1000));
  if (s < 60) return [String(s), word("s")];
  if (s < 600) return [`${Math.floor(s / 60)}:${two(s % 60)}`, under];
  if (s < 3600) return [String(Math.floor(s / 60)), word("min")];
  if (s < 86400) return [String(Math.floor(s / 3600)), word("h")];
  return [String(Math.floor(s / 86400)), word("d")];
}

/** A moment as the wall clock of the district says it: 23:42:36. */
export const wallClock = (milliseconds) => clockFormat.format(milliseconds);

