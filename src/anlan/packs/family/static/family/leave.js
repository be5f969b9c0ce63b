// SPDX-License-Identifier: Apache-2.0
// Leaves at once: by the button, by Esc, by two taps in the upper left corner; this page is replaced in the history.

const way = document.getElementById("leave");
let tapped = 0;

function leave(event) {
  event?.preventDefault();
  document.body.hidden = true;
  location.replace(way.href);
}

way.addEventListener("click", leave);
addEventListener("keydown", (event) => { if (event.key === "Escape") leave(event); });
addEventListener("pointerdown", (event) => {
  if (event.clientX > 72 || event.clientY > 64) return;
  if (event.timeStamp - tapped < 600) leave(event);
  tapped = event.timeStamp;
});
addEventListener("pagehide", () => { for (const form of document.forms) form.reset(); });   // nothing comes back by “back”
