// SPDX-License-Identifier: Apache-2.0
// A report: while one waits on this phone no second is pressed; once it is sent the form is empty and its proof is in sight, refused it
// stays as written.
import "anlan/hand";
import { deeds } from "anlan/outbox";

const VERB = "/api/family/report-violence";
const form = document.querySelector(".reports form");

function show(rows) {
  const waits = rows.some(({ url, state }) => url === VERB && state === "waiting");
  form.querySelector("[type=submit]").disabled = waits;
  form.querySelector("[data-kept]").hidden = !waits;
}

document.addEventListener("anlan:outbox", ({ detail }) => detail.rows && show(detail.rows));
document.addEventListener("anlan:sent", ({ detail: { url, state } }) => {
  if (url !== VERB || state === "refused") return;
  form.reset();
  const head = document.querySelector(".made h2");
  head.scrollIntoView({ block: "start" });
  head.focus({ preventScroll: true });
});
show(await deeds());
