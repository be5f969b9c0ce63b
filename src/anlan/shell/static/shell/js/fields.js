// SPDX-License-Identifier: Apache-2.0
// What is wrong with a field, said in the page's language: a browser says it in its own.
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
