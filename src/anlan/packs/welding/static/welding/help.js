// SPDX-License-Identifier: Apache-2.0
// The sheet of a call for help says what has become of it: it waits in this phone, the district has it, or it was not taken.
let is = "waiting", why = "";

function say() {
  const sheet = document.querySelector("dialog [data-call]");
  if (!sheet) return;
  for (const part of sheet.querySelectorAll("[data-call-is]")) part.hidden = part.dataset.callIs !== is;
  sheet.querySelector("[data-call-why]").textContent = why;
}

document.addEventListener("anlan:opened", () => { [is, why] = ["waiting", ""]; say(); });   // the sheet opens as the call is put in the outbox
document.addEventListener("anlan:sent", ({ detail: { matter, state, message } }) => {
  if (matter !== "help") return;
  [is, why] = [state, message];
  say();
});
