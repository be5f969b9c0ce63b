// SPDX-License-Identifier: Apache-2.0
// Sends a file in pieces (tus 1.0) that are gone on with after a broken line.
import { proof } from "anlan/proof";
import { word } from "anlan/words";

const PIECE = 2 << 20, TRIES = 6;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** What the server will not have, in its words. */
export class Refusal extends Error {}

/** Ask the server; a broken line throws TypeError, a no throws Refusal, 409 is an answer. */
export async function ask(url, method, headers = {}, body = null) {
  const answer = await fetch(url, { method, body, credentials: "same-origin", headers: { Accept: "application/json", "X-CSRFToken": proof(), ...headers } });
  if (answer.ok || answer.status === 409) return answer;
  if (answer.status >= 500) throw new TypeError(String(answer.status));     // as if the line had broken
  const told = await answer.json().catch(() => ({}));
  throw new Refusal([told.message, ...Object.values(told.fields ?? {})].filter(Boolean)[0] ?? word("failed", { status: answer.status }));
}

/** Do it again after a break of the line, each time a little later; a refusal is an answer. */
export async function again(deed) {
  for (let count = 1; ; count += 1) {
    try { return await deed(); } catch (fault) {
      if (fault instanceof Refusal || count === TRIES) throw fault;
      await pause(500 * 2 ** count);
    }
  }
}

/** Where a file that was begun earlier stands, or null when it is not there any more. */
async function standing(id) {
  const answer = await again(() => ask(`/api/uploads/${id}`, "GET")).catch((fault) => {
    if (fault instanceof Refusal) return null;
    throw fault;
  });
  return answer && (await answer.json()).received;
}

/** Send a file, or the rest of one that was begun; its id. `begun` hears the id at once, `told` the part that has arrived. */
export async function send(file, { id = "", begun = () => {}, told = () => {} } = {}) {
  let at = id ? await standing(id) : null;
  if (at === null) {
    const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name ?? "")));
    const answer = await again(() => ask("/api/uploads", "POST", { "Upload-Length": file.size, "Upload-Metadata": `filename ${name}` }));
    [{ id }, at] = [await answer.json(), 0];
    await begun(id);
  }
  while (at < file.size) {
    const from = at;
    const answer = await again(() => ask(`/api/uploads/${id}`, "PATCH", {
      "Content-Type": "application/offset+octet-stream", "Upload-Offset": from,
    }, file.slice(from, from + PIECE)));
    at = Number(answer.headers.get("Upload-Offset"));
    told(at / file.size);
  }
  return id;
}
