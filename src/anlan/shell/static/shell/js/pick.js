// SPDX-License-Identifier: Apache-2.0
// A code is picked, not typed blind: what is typed – a name, its sound, a code – is looked up, and the choice writes the code.
// <div class="pick"><input data-pick="/pick/TABLE"><ul hidden></ul></div>, then the hint with the chosen name, [data-picked].
import { word } from "anlan/words";

const PAUSE_MS = 160;
const state = new WeakMap(); // input → what is being asked, and the timer before it

const listOf = (input) => input.parentElement.querySelector("ul");
const hasNews = (input) => input.value !== input.defaultValue; // what stood there at first is no question
const optionsOf = (input) => [...listOf(input).querySelectorAll("[role=option]")];
const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });

function close(input) {
  listOf(input).hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function select(input, option) {
  for (const each of optionsOf(input)) each.setAttribute("aria-selected", String(each === option));
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
}

function take(input, hit) {
  input.value = hit.value ?? hit.code;
  const hint = input.closest(".f")?.querySelector("[data-picked]");
  if (hint) hint.textContent = hit.name;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  close(input);
}

function show(input, hits) {
  const list = listOf(input);
  list.replaceChildren();
  for (const hit of hits) {
    const option = make("li", "opt", "");
    option.role = "option";
    option.id = `${list.id}-${list.childElementCount}`;
    option.hit = hit;
    option.append(make("b", "", hit.name), make("span", "note", hit.note), make("code", "note", hit.code));
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(input, hit); });
    option.addEventListener("pointermove", () => select(input, option));
    list.append(option);
  }
  if (!hits.length) list.append(make("li", "none", word("palette.none")));
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  select(input, optionsOf(input)[0]);
}

// A page's form may say "name code", which the server reads; what a phone keeps for the API is the code alone.
document.addEventListener("formdata", ({ target, formData }) => {
  for (const { name, value } of target.querySelectorAll("[data-pick]")) {
    if (target.matches("[data-deed]")) formData.set(name, value.trim().split(/\s+/).at(-1));
  }
});

async function ask(input) {
  const now = state.get(input) ?? {};
  now.asking?.abort();
  now.asking = new AbortController();
  state.set(input, now);
  try {
    const from = new URL(input.dataset.pick, location.href);
    from.searchParams.set("q", hasNews(input) ? input.value.trim() : "");
    const answer = await fetch(from, { signal: now.asking.signal, headers: { Accept: "application/json" } });
    if (answer.ok && document.activeElement === input) show(input, (await answer.json()).hits);
  } catch (problem) {
    if (problem.name !== "AbortError") close(input); // without the network the code can still be typed
  }
}

function soon(input) {
  const now = state.get(input) ?? {};
  clearTimeout(now.timer);
  now.timer = setTimeout(() => ask(input), PAUSE_MS);
  state.set(input, now);
}

const inputOf = (event) => event.target.closest?.("[data-pick]");

function onKey(event) {
  const input = inputOf(event);
  if (!input || event.isComposing) return;
  const isOpen = !listOf(input).hidden;
  const options = optionsOf(input);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!isOpen) { ask(input); return; }
    const step = event.key === "ArrowDown" ? 1 : -1;
    select(input, options[(at + step + options.length) % options.length]);
  } else if (event.key === "Enter" && isOpen && at >= 0) {
    event.preventDefault();
    take(input, options[at].hit);
  } else if (event.key === "Escape" && isOpen) {
    event.stopPropagation();
    close(input);
  }
}

document.addEventListener("input", (event) => { const input = inputOf(event); if (input) soon(input); });
document.addEventListener("keydown", onKey);
document.addEventListener("focusin", (event) => inputOf(event)?.select());
document.addEventListener("focusout", (event) => { const input = inputOf(event); if (input) close(input); });
