// SPDX-License-Identifier: Apache-2.0
// What one is about to press stays what it is: nothing is drawn anew under a finger that is down, and no button becomes another deed's.
import htmx from "htmx";

const CHANGES_ANYWAY = ["csrfmiddlewaretoken", "saw", "idempotency_key"];
const AT_MOST_MS = 2000;             // a finger that rests, or a menu of the browser that swallowed its lifting, stops no facts
let down = false, timer = 0;
const held = new Set();

/** Do this once no finger or mouse button is down: at once, or after the click that it was. */
export function whenStill(act) {
  if (down) held.add(act); else act();
}

/** Whether somebody is pressing right now. */
export const isPressed = () => down;

function lift() {
  clearTimeout(timer);
  down = false;
  const acts = [...held];
  held.clear();
  setTimeout(() => acts.forEach((act) => act()));       // the click comes right after the finger is lifted
}

document.addEventListener("pointerdown", ({ isPrimary, button }) => {
  if (!isPrimary || button) return;
  down = true;
  clearTimeout(timer);
  timer = setTimeout(lift, AT_MOST_MS);
}, true);
for (const name of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(name, lift, true);
window.addEventListener("blur", lift);

/** What pressing this does: where it goes and with which values. */
function deed(element) {
  const where = ["hx-get", "hx-post", "action", "href"].map((name) => element.getAttribute(name) ?? "");
  const hidden = element.matches("form") ? [...element.querySelectorAll("input[type=hidden]")].filter(({ name }) => !CHANGES_ANYWAY.includes(name)) : [];
  return JSON.stringify([where, hidden.map((field) => [field.name, field.getAttribute("value")])]);
}

// htmx makes the old element into the new one where tags are alike; the finger or the focus on it would then give another command.
htmx.registerExtension("still", {
  init(api) {
    const isLike = api.isSoftMatch;
    api.isSoftMatch = (old, fresh) => isLike(old, fresh) && (!old.matches("button, a, form") || deed(old) === deed(fresh));
  },
});
