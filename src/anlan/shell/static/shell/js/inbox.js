// SPDX-License-Identifier: Apache-2.0
// The inbox: the row that is read stays marked through every fetch of the list, and what was read is fetched again when
// something happens to it.
import htmx from "htmx";

const list = () => document.getElementById("inbox-rows");
let fetching = 0;

const numberRead = () => document.querySelector("#inbox-read [data-read]")?.dataset.read ?? "";

function mark() {
  const number = numberRead();
  for (const row of list()?.querySelectorAll("[data-row]") ?? []) {
    if (row.id === `row-${number}`) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
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
document.addEventListener("htmx:after:swap", mark);
mark();
