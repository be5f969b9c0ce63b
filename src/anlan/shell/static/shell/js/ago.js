// SPDX-License-Identifier: Apache-2.0
// Keeps relative times true: <time datetime="…" data-ago> says "3 秒前", data-age says "1 分 29 秒", data-wallclock says 23:42:36.
import { eachSecond, now, span, wallClock } from "anlan/time";
import { word } from "anlan/words";

function say(place, moment) {
  const since = moment - Date.parse(place.dateTime);
  const text = "age" in place.dataset ? span(since) : word("ago", { span: span(since) });
  if (place.textContent !== text) place.textContent = text;
}

function all(moment) {
  const lost = document.documentElement.dataset.live === "lost";
  for (const place of document.querySelectorAll("time[data-ago], time[data-age]")) if (!lost || place.closest("[data-runs]")) say(place, moment);
  for (const place of document.querySelectorAll("[data-wallclock]")) place.textContent = wallClock(moment);
}

eachSecond(all);
all(now());
document.addEventListener("htmx:after:swap", () => all(now()));
