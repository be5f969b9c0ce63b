// SPDX-License-Identifier: Apache-2.0
// How a part that came anew is put over the old one: no button becomes another deed's button, and what was typed, chosen or opened
// stays so when the part draws itself anew.
import htmx from "htmx";
import { deed } from "anlan/still";

let byItself = false;

/** Which field or choice of a form this is. */
const field = (element) => [element.name, element.type, element.matches("option, [type=radio], [type=checkbox]") ? element.getAttribute("value") : ""].join(" ");

/** Whether somebody has typed or chosen something else than what the page came with. */
function isTyped(element) {
  if (!element.matches("select")) return element.value !== element.defaultValue;
  const options = [...element.options];
  return element.selectedIndex !== Math.max(0, options.findLastIndex(({ defaultSelected }) => defaultSelected));
}

// htmx makes the old element into the new one where tags are alike; the finger or the focus on it would then give another command,
// and what was typed would stand in another field.
htmx.registerExtension("still", {
  init(api) {
    const isLike = api.isSoftMatch;
    api.isSoftMatch = (old, fresh) => isLike(old, fresh)
      && (!old.matches("button, a, form") || deed(old) === deed(fresh))
      && (!old.matches("input, select, textarea, option") || field(old) === field(fresh));
  },
  htmx_before_morph_node: (element) => !(byItself && element.matches?.("textarea") && isTyped(element)),
  htmx_before_morph_attr(element, { attrName: name }) {
    if (name === "data-once" && element.dataset.once) return false;      // a form that is on its way keeps its key: sent again, it is the same press
    if (!byItself) return true;
    if (name === "open") return !element.matches("details");
    const typed = { value: element.closest("input"), selected: element.closest("select") }[name];
    return !typed || !isTyped(typed);
  },
});

// A part that draws itself anew, for what happened elsewhere; what a person asked for comes as the server says.
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => { byItself = "on" in (ctx.sourceElement?.dataset ?? {}); });
