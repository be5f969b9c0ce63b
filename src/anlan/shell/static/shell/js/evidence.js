// SPDX-License-Identifier: Apache-2.0
// Adds a file as evidence: in pieces that are gone on with after a broken line, then the command that takes it.
import { proof } from "anlan/outbox";
import { toast } from "anlan/toast";
import { word } from "anlan/words";

const PIECE = 2 << 20, TRIES = 6;
const MEDIA = [[/^image\//, "photo"], [/^audio\//, "voice"], [/^video\//, "recording"], [/pdf$/, "document"]];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

class Refusal extends Error {}

async function ask(url, method, headers = {}, body = null) {
  const answer = await fetch(url, { method, body, credentials: "same-origin", headers: { Accept: "application/json", "X-CSRFToken": proof(), ...headers } });
  if (answer.ok || answer.status === 409) return answer;
  if (answer.status >= 500) throw new TypeError(String(answer.status));     // as if the line had broken
  const told = await answer.json().catch(() => ({}));
  throw new Refusal([told.message, ...Object.values(told.fields ?? {})].filter(Boolean)[0] ?? word("failed", { status: answer.status }));
}

/** Do it again after a break of the line, each time a little later; a refusal is an answer. */
async function again(deed) {
  for (let count = 1; ; count += 1) {
    try { return await deed(); } catch (fault) {
      if (fault instanceof Refusal || count === TRIES) throw fault;
      await pause(500 * 2 ** count);
    }
  }
}

/** Send a file; its id. `told` hears the part that has arrived. */
export async function send(file, told = () => {}) {
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
  const begun = await again(() => ask("/api/uploads", "POST", { "Upload-Length": file.size, "Upload-Metadata": `filename ${name}` }));
  const { id } = await begun.json();
  for (let at = 0; at < file.size;) {
    const from = at;
    const answer = await again(() => ask(`/api/uploads/${id}`, "PATCH", {
      "Content-Type": "application/offset+octet-stream", "Upload-Offset": from,
    }, file.slice(from, from + PIECE)));
    at = Number(answer.headers.get("Upload-Offset"));
    told(at / file.size);
  }
  return id;
}

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
    const [where, upload] = await Promise.all([place(), send(file, (part) => { bar.value = part; })]);
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

document.addEventListener("change", async ({ target }) => {
  const form = target.closest?.("[data-evidence]");
  if (!form || target.type !== "file" || !target.files[0]) return;
  const [file] = target.files;
  target.disabled = true;
  await add(form, file);
  target.disabled = false;
  target.value = "";
});
