// SPDX-License-Identifier: Apache-2.0
// The watcher's phone: a ticked measure is a deed; what is on its way stays ticked, what was refused is not.
import "anlan/hand";
import { put } from "anlan/outbox";
import { toast } from "anlan/toast";
import { word } from "anlan/words";
import "welding/due";

const VERB = "/api/welding/tick-measure";
const going = new Set();            // ticked, and not in the queue yet: a part that is drawn meanwhile does not untick it
let rows = [];

function show() {
  const sent = new Set(rows.filter(({ url, state }) => url === VERB && state !== "refused").map(({ fields }) => fields.measure));
  for (const box of document.querySelectorAll("[data-tick]")) if (!box.disabled) box.checked = sent.has(box.dataset.tick) || going.has(box.dataset.tick);
}

document.addEventListener("change", async ({ target }) => {
  if (!target.matches?.("[data-tick]")) return;
  if (!target.checked) { target.checked = true; return; }      // a tick is not taken back: its row stands
  const { tick: measure, permit, label } = target.dataset;
  going.add(measure);
  try { await put({ url: VERB, fields: { permit, measure }, label, matter: permit }); }
  catch { target.checked = false; toast({ text: word("queue.full"), level: "red" }); }
  finally { going.delete(measure); }
});

document.addEventListener("anlan:outbox", ({ detail }) => { rows = detail.rows ?? rows; show(); });
document.addEventListener("htmx:after:swap", show);
