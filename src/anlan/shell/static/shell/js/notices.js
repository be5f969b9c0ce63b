// SPDX-License-Identifier: Apache-2.0
// What this person is told shows at the foot of the page he looks at, and is then not rung for elsewhere.
import { proof } from "anlan/proof";
import { toast } from "anlan/toast";
import { word } from "anlan/words";

const known = new Set();
const unproven = new Set();                               // urgent, shown, and nobody moved yet
const ALIVE_MS = 15_000;                                  // who moved so lately sits there
const ACTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
const isWall = document.documentElement.dataset.face?.startsWith("wall");   // nobody presses there
let owed = false, actedAt = -ALIVE_MS;

const isThere = () => performance.now() - actedAt < ALIVE_MS && document.hasFocus();

async function look() {
  if (isWall) return;
  if (document.hidden) { owed = true; return; }           // seen is what somebody could see
  owed = false;
  const answer = await fetch("/notices/new", { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { notices } = await answer.json();
  const fresh = notices.filter(({ id }) => !known.has(id));
  for (const one of fresh) show(one);
  if (fresh.length === 0) return;
  const alive = isThere();
  if (!alive) for (const { id, urgent } of fresh) if (urgent) unproven.add(id);
  await tell(fresh.map(({ id }) => id), alive).catch(() => fresh.forEach(({ id }) => known.delete(id)));
}

const tell = (ids, alive) => fetch("/notices/shown", {
  method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": proof() },
  body: JSON.stringify({ ids, alive }),
});

/** A sign of life: whoever moves, presses or types sees what the page shows. */
function acted() {
  actedAt = performance.now();
  if (unproven.size === 0 || document.hidden) return;
  const ids = [...unproven];
  unproven.clear();
  tell(ids, true).catch(() => ids.forEach((id) => unproven.add(id)));
}

function show({ id, title, body, url, urgent }) {
  known.add(id);
  const box = toast({ text: body ? `${title} · ${body}` : title, level: urgent ? "red" : undefined });
  if (!box) return;
  const link = Object.assign(document.createElement("a"), { href: url, className: "verb", textContent: word("notice.open") });
  link.dataset.s = "quiet";
  box.querySelector("p").after(link);
}

for (const act of ACTS) document.addEventListener(act, acted, { passive: true, capture: true });
window.addEventListener("focus", acted);
document.addEventListener("anlan:fact", ({ detail }) => detail.name === "notices.notice_given" && look());
document.addEventListener("anlan:live", ({ detail }) => detail.lost || look());
document.addEventListener("visibilitychange", () => owed && look());
look();
