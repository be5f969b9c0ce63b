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

// A form with data-fields, and any form in the dialog, keeps what was typed: what the server says of a field stands below
// that field, what it says of the whole above the buttons. No message for it at the foot of the page: the dialog lies over that.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.("form[data-fields], dialog form");
  if (!form || ctx.response.status >= 500) return;
  let told;
  try { told = JSON.parse(ctx.text); } catch { return; }
  clean(form);
  const bad = Object.entries(told.fields ?? {}).filter(([name, text]) => text && beside(form, name, text));
  if (bad.length === 0) {
    const whole = sentence(told.message ?? [told.title, told.detail].filter(Boolean).join("："));
    whole.setAttribute("role", "alert");
    const buttons = form.querySelector(".row2") ?? form.querySelector('[type="submit"]');
    if (buttons) buttons.before(whole); else form.append(whole);
  }
  (form.querySelector("[aria-invalid]") ?? form.querySelector(".err"))?.scrollIntoView({ block: "nearest" });
  form.querySelector("[aria-invalid]")?.focus();
  ctx.isSaid = true;
});

const sentence = (text) => Object.assign(document.createElement("p"), { className: "err", textContent: text });

function clean(form) {
  form.querySelectorAll(".err").forEach((one) => one.remove());
  form.querySelectorAll('.f[data-s="bad"]').forEach((one) => one.removeAttribute("data-s"));
  for (const one of form.querySelectorAll("[aria-invalid]")) { one.removeAttribute("aria-invalid"); one.removeAttribute("aria-errormessage"); }
}

/** Say it below the field of this name; whether there is one that somebody sees. */
function beside(form, name, text) {
  const input = form.querySelector(`[name="${CSS.escape(name)}"]:not([type="hidden"])`);
  const field = input?.closest(".f");
  if (!field) return false;
  const says = Object.assign(sentence(text), { id: `${input.id || name}-wrong` });
  field.dataset.s = "bad";
  field.append(says);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-errormessage", says.id);
  return true;
}
