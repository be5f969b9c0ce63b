// SPDX-License-Identifier: Apache-2.0
// Adds a file as evidence on a matter's page: the file in pieces, then the command that takes it.
import { toast } from "anlan/toast";
import { again, ask, Refusal, send } from "anlan/upload";
import { word } from "anlan/words";

const MEDIA = [[/^image\//, "photo"], [/^audio\//, "voice"], [/^video\//, "recording"], [/pdf$/, "document"]];

/** Where the device is, as far as it may say so at once; nobody waits for it long. */
function place() {
  return new Promise((done) => {
    if (!navigator.geolocation) return done({});
    const given = ({ coords }) => done({ lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy });
    navigator.geolocation.getCurrentPosition(given, () => done({}), { maximumAge: 10_000, timeout: 3000 });
  });
}

async function add(form, file) {
  const medium = MEDIA.find(([type]) => type.test(file.type))?.[1] ?? "document";
  const bar = form.querySelector("progress");
  bar.hidden = false;
  try {
    const [where, upload] = await Promise.all([place(), send(file, { told: (part) => { bar.value = part; } })]);
    const fields = { matter: form.dataset.evidence, upload, medium, taken_at: new Date(file.lastModified).toISOString(), ...where };
    const answer = await again(() => ask("/api/evidence/add-evidence", "POST", {
      "Content-Type": "application/json", "Idempotency-Key": upload,
    }, JSON.stringify(fields)));
    if (answer.status === 409) throw new Refusal((await answer.json()).message);
    toast({ text: form.querySelector("label").textContent.trim() + " ✓" });
  } catch (fault) {
    toast({ text: fault instanceof Refusal ? fault.message : word("unreachable"), level: "orange" });
  } finally {
    bar.hidden = true;
    bar.value = 0;
  }
}

async function take(input) {
  const form = input.closest?.("[data-evidence]");
  if (!form || input.type !== "file" || !input.files[0]) return;
  const [file] = input.files;
  input.disabled = true;
  await add(form, file);
  input.disabled = false;
  input.value = "";
}

document.addEventListener("change", ({ target }) => take(target));
document.querySelectorAll("[data-evidence] [type=file]").forEach(take);   // chosen before this module had come: nothing is lost
