// SPDX-License-Identifier: Apache-2.0
// [data-here] writes the place of this device into the form's own lat and lng; data-unknown is said where it does not tell.
import { toast } from "anlan/toast";
import { where } from "welding/plate";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-here]");
  if (!button) return;
  button.disabled = true;
  const place = await where();
  button.disabled = false;
  if (!("lat" in place)) { toast({ text: button.dataset.unknown, level: "orange" }); return; }
  for (const name of ["lat", "lng"]) button.form.elements[name].value = place[name].toFixed(6);
});
