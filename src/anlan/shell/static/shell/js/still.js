// SPDX-License-Identifier: Apache-2.0
// Nothing is drawn anew under a finger that is down: what one is about to press stays where it is.

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
