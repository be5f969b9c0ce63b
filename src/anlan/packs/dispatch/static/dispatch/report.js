// SPDX-License-Identifier: Apache-2.0
// The forms in the board's dialog: a click on the small map is the place.

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

// What the caller is asked, by type. The answers propose a level; whether it is taken is a tick that a person sets or not.
const ORDER = ["blue", "yellow", "orange", "red"];

function propose(asks, type) {
  const { types, words } = JSON.parse(asks.querySelector("[data-levels]").textContent);
  const speaking = [...asks.querySelectorAll("fieldset:not([hidden])")].filter((one) => one.dataset.level && one.querySelector("input:checked")?.value === one.dataset.when);
  const level = speaking.map((one) => one.dataset.level).sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0];
  const line = asks.querySelector("[data-proposal]"), tick = line.querySelector("input"), is = Boolean(level) && level !== types[type];
  const isNew = line.dataset.lv !== level || line.dataset.type !== type;
  if (is && isNew) tick.checked = ORDER.indexOf(level) > ORDER.indexOf(types[type]);  // to raise is free
  line.hidden = tick.disabled = !is;
  Object.assign(line.dataset, { lv: is ? level : "", type });
  line.querySelector("[data-level-word]").textContent = is ? words[level] : "";
  line.querySelector("[data-because]").textContent = speaking.filter((one) => one.dataset.level === level).map((one) => `${one.querySelector("legend").textContent} ${one.querySelector("input:checked + span").textContent}`).join("；");
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("#report"), asks = form?.querySelector("[data-asks]");
  if (!asks) return;
  const type = form.elements.category.value;
  if (target.name === "category") {
    for (const one of asks.querySelectorAll("fieldset")) one.hidden = one.disabled = one.dataset.of !== type;
    asks.hidden = !asks.querySelector("fieldset:not([hidden])");
  }
  propose(asks, type);
});
