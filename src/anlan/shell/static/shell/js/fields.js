// SPDX-License-Identifier: Apache-2.0
// What is wrong with a field stands beside it, in the page's language: before a form is sent a browser would say it in its own.
import { word } from "anlan/words";

const WRONG = ["valueMissing", "badInput", "typeMismatch", "patternMismatch", "tooShort", "tooLong", "rangeUnderflow", "rangeOverflow", "stepMismatch"];
const said = new Set();

document.addEventListener("invalid", ({ target }) => {
  const wrong = WRONG.find((one) => target.validity[one]);
  if (!wrong || target.validity.customError) return;
  const choice = wrong === "valueMissing" && target.matches("select, [type=radio], [type=checkbox]") ? "Choice" : "";
  const { min, max, minLength, maxLength } = target;
  target.setCustomValidity(word(`field_${wrong}${choice}`, { min, max, minLength, maxLength }));
  said.add(target);
}, true);

// What was said is asked anew once somebody changes a field (of radios, any of them) or presses again.
for (const kind of ["input", "change", "click"]) {
  document.addEventListener(kind, () => {
    said.forEach((one) => one.setCustomValidity(""));
    said.clear();
  }, true);
}

// A form with data-fields keeps what was typed; what the server says of a field stands below it, and the first one is shown.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.("form[data-fields]");
  if (!form) return;
  let told = {};
  try { told = JSON.parse(ctx.text).fields ?? {}; } catch { return; }
  form.querySelectorAll(".err").forEach((one) => one.remove());
  for (const field of form.querySelectorAll(".f")) field.removeAttribute("data-s");
  for (const [name, text] of Object.entries(told)) {
    const field = form.elements[name]?.closest?.(".f");
    if (!field || !text) continue;
    field.dataset.s = "bad";
    field.append(Object.assign(document.createElement("p"), { className: "err", textContent: text }));
  }
  form.querySelector('.f[data-s="bad"]')?.scrollIntoView({ block: "nearest" });
});
