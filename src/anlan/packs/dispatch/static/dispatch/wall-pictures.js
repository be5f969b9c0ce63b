// SPDX-License-Identifier: Apache-2.0
// The video wall between two events: pictures take turns, and the page starts afresh now and then, so that it survives weeks.
import { refresh } from "anlan/live";

const TURN_MS = 20_000, FRESH_MS = 6 * 3600_000, began = Date.now();

setInterval(() => {
  const told = document.getElementById("pictures");
  if (!told) return;
  const isCalm = !told.querySelector("[data-grave]") && document.documentElement.dataset.live === "on";
  if (Date.now() - began > FRESH_MS && isCalm) location.reload();
  else refresh(told);
}, TURN_MS);
