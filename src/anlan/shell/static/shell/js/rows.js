// SPDX-License-Identifier: Apache-2.0
// A form's list of rows: one more is the last one again, empty, under the next number; what was added can be taken away.

document.addEventListener("click", ({ target }) => {
  target.closest?.("[data-row-less]")?.closest("fieldset").remove();
  const more = target.closest?.("[data-row-more]");
  if (!more) return;
  const last = more.parentElement.querySelector(":scope > fieldset:last-of-type");
  const [, list, number] = /^(.*)\.(\d+)\./.exec(last.querySelector("[name]").name);
  const next = last.cloneNode(true);
  next.querySelector("legend").textContent = String(Number(number) + 2);
  for (const field of next.querySelectorAll("[name], [id], [for]")) {
    for (const [what, of] of [["name", "."], ["id", "-"], ["for", "-"]]) {
      const said = field.getAttribute(what);
      if (said) field.setAttribute(what, said.replace(`${list}${of}${number}${of}`, `${list}${of}${Number(number) + 1}${of}`));
    }
    if (field.matches("input:not([type=hidden]), textarea")) field.value = "";
  }
  for (const said of next.querySelectorAll(".err")) said.remove();
  if (!next.querySelector("[data-row-less]")) {
    const less = Object.assign(document.createElement("button"), { type: "button", className: "verb", textContent: more.dataset.less });
    less.dataset.rowLess = "";
    next.append(less);
  }
  last.after(next);
  next.querySelector("input, textarea, select").focus();
});
