// SPDX-License-Identifier: Apache-2.0
// Modules come when something on the page needs them; what is pressed before they are there waits for them and is not lost.
import { toast } from "anlan/toast";
import { word } from "anlan/words";

const WHEN_PRESENT = {
  "[data-len], [data-a]": "anlan/measure",
  "[data-sound], details.sound": "anlan/sound",
};
const BY_ITSELF = "[hx-get], [hx-post], [type=submit], [data-close], [data-hold], [aria-disabled=true]";    // needs none, or is held and not pressed
const AT_MOST_MS = 3000;             // a module that hangs (a large map on a slow line) does not hold up what others know
const asked = new Set(), coming = new Set();

function expect(module) {
  const one = module.finally(() => coming.delete(one));
  coming.add(one);
}

function need(module) {
  if (asked.has(module)) return;
  asked.add(module);
  expect(import(module).catch((problem) => console.error(`${module} did not load`, problem)));
}

// What the page itself names comes before its load event.
if (document.readyState !== "complete") expect(new Promise((done) => window.addEventListener("load", done, { once: true })));

/** Import the modules of what is on the page: <anlan-map> is anlan/map, <dispatch-way> is dispatch/way, data-module names its own. */
export function gather() {
  for (const element of document.querySelectorAll(":not(:defined)")) need(element.localName.replace("-", "/"));
  for (const element of document.querySelectorAll("[data-module]")) element.dataset.module.split(" ").forEach(need);
  for (const [selector, module] of Object.entries(WHEN_PRESENT)) if (document.querySelector(selector)) need(module);
}

// A button that only a module knows: pressed again for its user as soon as the modules have come.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button");
  if (!coming.size || !event.isTrusted || !button || button.matches(BY_ITSELF)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  button.setAttribute("aria-busy", "true");
  await Promise.race([Promise.all(coming), new Promise((done) => setTimeout(done, AT_MOST_MS))]);
  button.removeAttribute("aria-busy");
  button.click();
}, true);

// A deed pressed before its module has come waits for it: never the form's bare way to the server, and never without its signature.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-deed]");
  if (!form) return;
  event.preventDefault();
  try { (await import(form.dataset.module ?? "anlan/hand")).send(form, event.submitter); } catch { toast({ text: word("unreachable"), level: "orange" }); }
});
