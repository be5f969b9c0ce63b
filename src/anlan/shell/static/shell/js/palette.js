// SPDX-License-Identifier: Apache-2.0
// Ctrl K: find and do. Verbs of this page, places of the rail, and what the server finds (GET /search?q=…, JSON).
// The answer: {"groups": [{"label": "…", "hits": [{"label", "note", "url", "icon"}]}]}.
import { verbs } from "anlan/keys";
import { word } from "anlan/words";

const PAUSE_MS = 160;
let dialog, field, list, timer, asking;

const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });

function marked(text, query) {
  const holder = document.createElement("span");
  const at = query ? text.toLowerCase().indexOf(query.toLowerCase()) : -1;
  if (at < 0) { holder.textContent = text; return holder; }
  holder.append(text.slice(0, at), make("mark", "", text.slice(at, at + query.length)), text.slice(at + query.length));
  return holder;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("aria-hidden", "true");
  if (name) svg.append(document.createElementNS(svg.namespaceURI, "use"));
  svg.firstChild?.setAttribute("href", `${field.dataset.icons}#${name}`);
  return svg;
}

function group(label, hits, query) {
  if (!hits.length) return;
  const head = make("li", "grp");
  head.role = "presentation";
  head.append(make("b", "", label));
  list.append(head);
  for (const hit of hits) {
    const option = make("li", "opt");
    option.role = "option";
    option.id = `hit-${list.childElementCount}`;
    option.setAttribute("aria-selected", "false");
    option.append(icon(hit.icon), marked(hit.label, query), make("span", "note", hit.note), hit.key ? make("kbd", "", hit.key) : make("span", ""));
    option.act = () => { dialog.close(); hit.element ? hit.element.click() : location.assign(hit.url); };
    option.addEventListener("click", option.act);
    option.addEventListener("mousemove", () => select(option));
    list.append(option);
  }
}

const options = () => [...list.querySelectorAll(".opt")];

function select(option) {
  for (const each of options()) each.setAttribute("aria-selected", String(each === option));
  option?.scrollIntoView({ block: "nearest" });
  option ? field.setAttribute("aria-activedescendant", option.id) : field.removeAttribute("aria-activedescendant");
}

function here(query) {
  const typed = query.toLowerCase();
  const fits = ({ label, element }) => label.toLowerCase().includes(typed) || element.dataset.sounds?.split(" ").some((one) => one.startsWith(typed));
  const places = [...document.querySelectorAll(".rail a")].map((link) => ({ label: link.dataset.label ?? link.textContent.trim(), element: link, icon: "arrow-right" }));
  list.replaceChildren();
  group(word("palette.do"), verbs().map((verb) => ({ ...verb, icon: "zap" })).filter(fits), query);
  group(word("palette.go"), places.filter(fits), query);
  select(options()[0]);
}

async function there(query) {
  asking?.abort();
  if (!query || !field.dataset.search) return;
  asking = new AbortController();
  try {
    const answer = await fetch(`${field.dataset.search}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" }, signal: asking.signal });
    if (!answer.ok) return;
    const { groups, people } = await answer.json();
    for (const found of groups) group(found.label, found.hits, query);
    // Who searches for a person says first what for: on a page of its own.
    if (people) group(word("palette.people"), [{ label: word("palette.find_people").replace("%(query)s", query), icon: "user", note: word("palette.purpose"), url: `${field.dataset.search}?people=1&q=${encodeURIComponent(query)}` }], query);
    if (!options().length) list.replaceChildren(make("li", "none", word("palette.none")));
    if (!list.querySelector('[aria-selected="true"]')) select(options()[0]);
  } catch (problem) {
    if (problem.name !== "AbortError") list.append(make("li", "grp", word("unreachable")));
  }
}

function typed() {
  const query = field.value.trim();
  here(query);
  clearTimeout(timer);
  timer = setTimeout(() => there(query), PAUSE_MS);
}

function pressed(event) {
  if (event.isComposing) return;
  const all = options(), at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    select(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === "Enter") { event.preventDefault(); all[at]?.act(); }
}

/** Open the palette, empty. */
export function open() {
  dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return;
  [field, list] = [dialog.querySelector("input"), dialog.querySelector("ul")];
  field.oninput = typed;
  field.onkeydown = pressed;
  field.value = "";
  here("");
  dialog.showModal();
  field.focus();
}
