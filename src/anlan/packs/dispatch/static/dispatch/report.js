// SPDX-License-Identifier: Apache-2.0
// The forms in the board's dialog: a click on the small map is the place; what was wrong stands beside its field.

function place(form, { lat, lng }, map) {
  form.elements.lat.value = lat.toFixed(6);
  form.elements.lng.value = lng.toFixed(6);
  form.querySelector("#report-place").textContent = `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
  const id = `${lat},${lng}`;
  map.querySelector("script").textContent = JSON.stringify({ pins: [{ id, lat, lng, level: "blue", mark: "" }] });
}

document.addEventListener("anlan:map", ({ target, detail }) => {
  if (target.id !== "report-map") return;
  detail.map.on("click", ({ lngLat }) => place(target.closest("form"), lngLat, target));
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.("form[data-fields]");
  if (!form) return;
  let told = {};
  try { told = JSON.parse(ctx.text).fields ?? {}; } catch { return; }
  form.querySelectorAll(".err").forEach((one) => one.remove());
  for (const field of form.querySelectorAll(".f")) field.removeAttribute("data-s");
  for (const [name, text] of Object.entries(told)) {
    const field = form.elements[name]?.closest?.(".f");
    if (!field || !text) continue;
    field.dataset.s = "bad";
    field.append(Object.assign(document.createElement("p"), { className: "err", textContent: text }));
  }
});
