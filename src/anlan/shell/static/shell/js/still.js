// SPDX-License-Identifier: Apache-2.0
// Nothing is drawn anew under a finger that is down, and what came under it meanwhile is not pressed: what one is about to press
// stays where it is.

const CHANGES_ANYWAY = ["csrfmiddlewaretoken", "saw", "idempotency_key"];
const AT_MOST_MS = 2000;             // a finger that rests, or a menu of the browser that swallowed its lifting, stops no facts
const CLICK_MS = 300;                // of a touch the click comes as a message of its own, a moment after the finger is lifted
let down = false, timer = 0, pressed = null;
const held = new Set();

/** Do this once no finger or mouse button is down: at once, or after the click that it was. */
export function whenStill(act) {
  if (down) held.add(act); else act();
}

/** Whether somebody is pressing right now, or has pressed and the click is on its way. */
export const isPressed = () => down;

function lift() {
  down = false;
  const acts = [...held];
  held.clear();
  acts.forEach((act) => act());
}

function liftIn(moment) {
  clearTimeout(timer);
  timer = setTimeout(lift, moment);
}

/** What pressing this does: where it goes and with which values. */
export function deed(element) {
  const where = ["hx-get", "hx-post", "action", "href"].map((name) => element.getAttribute(name) ?? "");
  const hidden = element.matches("form") ? [...element.querySelectorAll("input[type=hidden]")].filter(({ name }) => !CHANGES_ANYWAY.includes(name)) : [];
  return JSON.stringify([where, hidden.map((field) => [field.name, field.getAttribute("value")])]);
}

/** What pressing a button does, with the form that it sends. */
const does = (button) => [deed(button), button.name, button.value, button.form ? deed(button.form) : "", button.dataset.opens].join(" ");

const pressable = ({ target }) => target.closest?.("button, a[href]");

document.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button) return;
  const button = pressable(event);
  [down, pressed] = [true, button && [button, does(button)]];
  liftIn(AT_MOST_MS);
}, true);
document.addEventListener("pointerup", ({ isPrimary }) => isPrimary && down && liftIn(CLICK_MS), true);
for (const name of ["pointercancel", "dragend"]) document.addEventListener(name, () => down && liftIn(0), true);
window.addEventListener("blur", () => down && liftIn(0));
document.addEventListener("click", (event) => {
  if (!event.detail) return;          // a key's
  if (down) liftIn(0);
  const button = pressable(event);    // another one has come under the finger: it was not meant
  if (!button || !pressed || button === pressed[0] || does(button) === pressed[1]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
