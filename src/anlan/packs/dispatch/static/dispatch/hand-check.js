// SPDX-License-Identifier: Apache-2.0
// Asks the guard whether he is well, from its moment on: the page knows the moment, so that it asks without network, too.
import { deeds } from "anlan/outbox";
import { eachSecond, now } from "anlan/time";

const ALARM = [400, 200, 400, 200, 800];
const place = () => document.querySelector("#hand [data-check]");
const matter = () => document.getElementById("hand")?.dataset.matterNow;
let rows = [], shows = false;

/** When he is asked next: by the page, put off by an answer that has not come back in it yet. */
function next({ at, every }) {
  const said = rows.filter(({ url, matter: of, state }) => state !== "refused" && of === matter() && url.endsWith("/say-well")).at(-1);
  const asked = Date.parse(at), answered = said ? Date.parse(said.at) : NaN;
  if (!(answered >= asked)) return asked;
  return Number(every) ? answered + Number(every) * 1000 : Infinity;
}

function look() {
  const here = place();
  if (!here) { shows = false; return; }
  const is = now() >= next(here.dataset);
  here.hidden = !is;
  if (is && !shows) navigator.vibrate?.(ALARM);
  shows = is;
}

document.addEventListener("anlan:outbox", ({ detail }) => { if (detail.rows) { rows = detail.rows; look(); } });
document.addEventListener("htmx:after:swap", look);
eachSecond(look);
rows = await deeds();
look();
