// SPDX-License-Identifier: Apache-2.0
// The visitor's phone: a visit that was kept here and has not come back yet is folded away; what was refused opens again.
import "anlan/hand";
import { deeds } from "anlan/outbox";

const VERB = "/api/family/record-visit";
let rows = [];

function show() {
  const gone = new Set(rows.filter(({ url, state }) => url === VERB && state !== "refused").map(({ matter }) => matter));
  for (const card of document.querySelectorAll("[data-visit]")) {
    const isGone = gone.has(card.dataset.visit);
    card.toggleAttribute("data-gone", isGone);
    card.querySelector("[data-kept]").hidden = !isGone;
  }
}

document.addEventListener("anlan:outbox", ({ detail }) => { rows = detail.rows ?? rows; show(); });
document.addEventListener("htmx:after:swap", show);
rows = await deeds();
show();
