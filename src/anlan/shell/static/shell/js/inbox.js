// SPDX-License-Identifier: Apache-2.0
// The inbox: the row that is read stays marked through every fetch of the list, and what was read is fetched again when
// something happens to it.
import htmx from "htmx";

const list = () => document.getElementById("inbox-rows");
let fetching = 0, asked = document.querySelector("#inbox-read[hx-get]") ? list().querySelector("[data-row]")?.id : "";

const numberRead = () => document.querySelector("#inbox-read [data-read]")?.dataset.read ?? "";

function mark() {
  const number = numberRead();
  for (const row of list()?.querySelectorAll("[data-row]") ?? []) {
    if (row.id === `row-${number}`) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** Where nothing is read yet, the first row is, as soon as there is one. */
function readFirst() {
  const first = list()?.querySelector("[data-row]");
  if (!first || numberRead() || asked === first.id) return;
  asked = first.id;
  htmx.ajax("GET", `/m/${first.id.slice("row-".length)}/part/read`, { target: "#inbox-read", swap: "innerMorph" });
}

/** What is read is fetched again a moment later, once for many facts. */
function readAgain() {
  clearTimeout(fetching);
  fetching = setTimeout(() => {
    const number = numberRead();
    if (list() && number) htmx.ajax("GET", `/m/${number}/part/read`, { target: "#inbox-read", swap: "innerMorph" });
  }, 150);
}

const isRead = (matter) => (document.getElementById("matter-doing")?.dataset.matter ?? "").split(" ").includes(matter);

document.addEventListener("anlan:fact", ({ detail }) => list() && isRead(detail.matter) && readAgain());
document.addEventListener("anlan:done", () => list() && readAgain());
document.addEventListener("htmx:after:swap", () => { mark(); readFirst(); });
mark();
