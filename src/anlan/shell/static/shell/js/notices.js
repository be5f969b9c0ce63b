// SPDX-License-Identifier: Apache-2.0
// What this person is told shows at the foot of the page he looks at, and is then not rung for elsewhere.
import { proof } from "anlan/proof";
import { toast } from "anlan/toast";
import { word } from "anlan/words";

const known = new Set();
const isWall = document.documentElement.dataset.face?.startsWith("wall");   // nobody presses there
let owed = false;

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
  await fetch("/notices/shown", {
    method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": proof() },
    body: JSON.stringify({ ids: fresh.map(({ id }) => id) }),
  }).catch(() => fresh.forEach(({ id }) => known.delete(id)));
}

function show({ id, title, body, url, level }) {
  known.add(id);
  const box = toast({ text: body ? `${title} · ${body}` : title, level });
  if (!box) return;
  const link = Object.assign(document.createElement("a"), { href: url, className: "verb", textContent: word("notice.open") });
  link.dataset.s = "quiet";
  box.querySelector("p").after(link);
}

document.addEventListener("anlan:fact", ({ detail }) => detail.name === "notices.notice_given" && look());
document.addEventListener("anlan:live", ({ detail }) => detail.lost || look());
document.addEventListener("visibilitychange", () => owed && look());
look();
