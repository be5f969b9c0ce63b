// SPDX-License-Identifier: Apache-2.0
// The phone's screen of dispatch: which of its states shows, moved on at once by what was done here and has not come back yet.
import "dispatch/hand-check";
import "dispatch/hand-seen";
import "dispatch/hand-way";
import { opens } from "anlan/hand";
import { deeds, put } from "anlan/outbox";
import { eachSecond, isKept, now, span, wallClock } from "anlan/time";
import { toast } from "anlan/toast";
import { word } from "anlan/words";

const SAME = { handover: "scene" };      // states of the server that one panel shows
const SEEN = "anlan.hand.seen", DRAFT = "anlan.hand.draft.";
const screen = () => document.getElementById("hand");
let rows = [], told = "", first = true;
const going = new Set();                 // ticks on their way into the outbox

const panelOf = (name) => screen()?.querySelector(`[data-panel="${name}"]`);
const rank = (name) => Number(panelOf(name)?.dataset.rank ?? -1);
const ofNow = () => { const own = screen()?.dataset.matterNow; return rows.filter(({ state, matter }) => state !== "refused" && (matter === own || matter === "duty")); };

/** The state that shows: the server's, or the furthest that this person's own deeds lead to. */
export function stateNow() {
  const base = screen()?.dataset.s ?? "", server = SAME[base] ?? base;
  if (server === "done" && localStorage.getItem(SEEN) === panelOf("done")?.querySelector("[data-seen]")?.dataset.seen) return panelOf("idle") ? "idle" : server;
  const duty = ofNow().filter(({ matter, then }) => matter === "duty" && then && panelOf(then)).at(-1);
  if (duty) return duty.then;
  return ofNow().map(({ then }) => then).filter((then) => then && panelOf(then)).reduce((far, then) => (rank(then) > rank(far) ? then : far), server);
}

function show() {
  const state = stateNow(), page = screen();
  if (!page) return;
  for (const panel of page.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== state;
  const map = page.querySelector(".mp");
  if (map) { map.hidden = !map.dataset.for.split(" ").includes(state); map.dataset.size = state === "way" ? "fill" : ""; }
  const title = document.getElementById("hand-title"), name = title?.textContent.split(" · ")[0], place = panelOf(state)?.dataset.title || page.dataset.title;
  if (title && name) title.textContent = [name, place].filter(Boolean).join(" · ");
  ticks(page);
  own(page);
  for (const form of page.querySelectorAll("form[data-once]")) form.hidden = rows.some(({ url, matter, state: how }) => how !== "refused" && url === form.dataset.api && matter === form.dataset.matter);
  if (state !== told && !first && (state === "offer" || state === "order")) navigator.vibrate?.([300, 150, 300, 150, 300]);
  [told, first] = [state, false];
  document.dispatchEvent(new CustomEvent("dispatch:shown"));
}

function ticks(page) {
  const said = new Map(ofNow().filter(({ url }) => /\/(un)?tick-action$/.test(url)).map(({ url, fields }) => [fields.action, url.endsWith("/tick-action")]));
  for (const box of page.querySelectorAll("[data-tick]")) box.checked = going.has(box.dataset.tick) || (said.get(box.dataset.tick) ?? box.hasAttribute("checked"));
}

/** What was written or called for here and has not come back in the page yet. */
function own(page) {
  const place = page.querySelector("[data-records]");
  place?.querySelectorAll("[data-own]").forEach((one) => one.remove());
  for (const { fields, at, label } of ofNow().filter(({ url }) => url.endsWith("/note-persuasion"))) {
    const card = Object.assign(document.createElement("div"), { className: "card" });
    card.dataset.own = "";
    card.append(Object.assign(document.createElement("p"), { className: "note", textContent: `${label} · ${wallClock(Date.parse(at))}` }), Object.assign(document.createElement("p"), { textContent: fields.text }));
    place?.append(card);
  }
  const called = ofNow().some(({ url }) => url.endsWith("/escalate-task"));
  if (called) for (const one of page.querySelectorAll("[data-escalated]")) one.hidden = false;
  const since = page.querySelector("[data-since]"), arrived = ofNow().find(({ url }) => url.endsWith("/arrive-on-scene"));
  if (since && arrived && !since.querySelector("time[datetime]")) since.replaceChildren(Object.assign(document.createElement("time"), { dateTime: arrived.at, textContent: span(now() - Date.parse(arrived.at)) }));
  since?.querySelector("time")?.setAttribute("data-age", "");
}

document.addEventListener("anlan:outbox", ({ detail }) => { if (detail.rows) { rows = detail.rows; show(); } });
document.addEventListener("htmx:after:swap", () => { show(); due(); });

document.addEventListener("change", async ({ target }) => {
  if (!target.matches?.("[data-tick]")) return;
  if (!target.checked) { target.checked = true; takeBack(target); return; }
  const { task, tick: action, label } = target.dataset;
  going.add(action);
  try { await put({ url: "/api/dispatch/tick-action", fields: { task, action }, label, matter: screen().dataset.matterNow }); }
  finally { going.delete(action); }
});

/** A second tap on what was ticked asks first: a slip of the finger takes nothing away. */
function takeBack(box) {
  opens("sheet-untick");
  const form = document.querySelector("#dialog form[data-untick]");
  form.elements.action.value = box.dataset.tick;
  form.querySelector("[data-what]").textContent = box.dataset.label;
}

document.addEventListener("click", ({ target }) => {
  const seen = target.closest?.("[data-seen]");
  if (seen) { localStorage.setItem(SEEN, seen.dataset.seen); show(); }
});

// A sheet speaks of the task at hand; what was being written stays until it is sent.
document.addEventListener("anlan:opened", fill);
function fill() {
  const dialog = document.getElementById("dialog"), matter = screen()?.dataset.matterNow ?? "";
  for (const field of dialog.querySelectorAll('input[name="task"]')) { field.value = matter; field.form.dataset.matter = matter; }
  for (const one of dialog.querySelectorAll("[data-online]")) one.hidden = !navigator.onLine;
  for (const one of dialog.querySelectorAll("[data-offline]")) one.hidden = navigator.onLine;
  drafts(dialog);
}
const keyOf = (area) => `${DRAFT}${screen()?.dataset.matterNow}.${area.dataset.draft}`;
function drafts(place) {
  for (const area of place.querySelectorAll("[data-draft]")) area.value ||= localStorage.getItem(keyOf(area)) ?? "";
}
document.addEventListener("input", ({ target }) => target.matches?.("[data-draft]") && localStorage.setItem(keyOf(target), target.value));
document.addEventListener("anlan:acted", ({ target }) => target.querySelectorAll("[data-draft]").forEach((area) => localStorage.removeItem(keyOf(area))));

// Words that were not taken are not lost: they stand in their field again.
document.addEventListener("anlan:sent", ({ detail: { state, matter, fields } }) => {
  if (state !== "refused" || matter !== screen()?.dataset.matterNow) return;
  for (const [name, area] of [["text", "note"], ["situation", "situation"], ["result", "result"], ["name", "party-name"], ["words", "party-words"]]) if (fields[name]) localStorage.setItem(`${DRAFT}${matter}.${area}`, fields[name]);
  drafts(document);
});

// By the fence: thirty metres, when the position is good enough to say so; once for each task, for positions come fast.
const arrivals = new Set();
document.addEventListener("dispatch:near", async () => {
  const form = panelOf("way")?.querySelector('form[data-api$="/arrive-on-scene"]');
  if (told !== "way" || !form || !form.elements.task || rows.some(({ url, matter }) => url.endsWith("/arrive-on-scene") && matter === form.dataset.matter)) return;
  const { api, label, matter, then } = form.dataset;
  if (arrivals.has(matter)) return;
  arrivals.add(matter);
  await put({ url: api, fields: { task: form.elements.task.value, by: "fence" }, label, matter, then });
  toast(word("arrived.fence"));
});

eachSecond(due);
function due() {
  for (const place of document.querySelectorAll("#hand time[data-due]")) place.textContent = span(Date.parse(place.dateTime) - now());
}

rows = await deeds();
drafts(document);
show();
if (isKept) document.documentElement.dataset.kept = "";
