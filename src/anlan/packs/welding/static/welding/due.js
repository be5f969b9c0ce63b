// SPDX-License-Identifier: Apache-2.0
// What a ring of the phone counts down to is the server's to say: when it has run out, the screen is fetched again.
import { refresh } from "anlan/live";
import { eachSecond } from "anlan/time";

const PAUSE_MS = 10_000;
let asked = 0;

eachSecond((moment) => {
  const over = [...document.querySelectorAll("#hand anlan-clock.lease")].some((ring) => Date.parse(ring.getAttribute("due")) <= moment);
  if (!over || Date.now() - asked < PAUSE_MS) return;
  asked = Date.now();
  refresh(document.getElementById("hand"));
});
