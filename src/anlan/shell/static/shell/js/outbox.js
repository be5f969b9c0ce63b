// SPDX-License-Identifier: Apache-2.0
// Deeds that are sent when the network allows: kept in the phone before anything else, sent in order, each once.
// A row: {seq, who, url, fields, key, at, timed, label, matter, then, saw, state: waiting | sent | kept | refused, message}.
// What was kept and yet does not stand (kept) says so with the server's words, like what was refused.
// A row with a file goes beside the others: a call for help never waits behind a photograph.
import { openDB } from "idb";
import { deviceId } from "anlan/device";
import { proof } from "anlan/proof";
import { now } from "anlan/time";
import { Refusal, send as sendFile } from "anlan/upload";

const AGAIN_MS = 5000, PATIENCE_MS = 15_000;
const kept = openDB("anlan", 1, {
  upgrade(db) {
    db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
    db.createObjectStore("track", { keyPath: "seq", autoIncrement: true });
  },
});
let trouble = "";                   // off | server | signin: why nothing goes

export const database = kept;
const me = () => document.querySelector("[data-person]")?.dataset.person ?? "";

/** What this person did and the server has not answered, or answered with no, in order. */
export async function deeds() {
  const who = me();
  return (await (await kept).getAll("outbox")).filter((row) => row.who === who);
}

async function tell() {
  document.dispatchEvent(new CustomEvent("anlan:outbox", { detail: { rows: await deeds(), trouble } }));
}

/** Keep a deed and send it as soon as can be; by its key the answer is known again. Rejects when the phone cannot keep it. */
export async function put({ url, fields, label, matter = "", then = "", timed = true, file = null }) {
  const { saw = "", ...said } = fields;
  const row = { who: me(), url, fields: said, saw, file, key: crypto.randomUUID(), at: new Date(now()).toISOString(), timed, label, matter, then, state: "waiting", message: "" };
  await (await kept).add("outbox", row);
  await tell();
  flush();
  return row.key;
}

/** Take a row away: it was read, or the page has caught up with it. */
export async function drop(...seqs) {
  const store = (await kept).transaction("outbox", "readwrite").store;
  await Promise.all(seqs.map((seq) => store.delete(seq)));
  await tell();
}

/** Send what waits, in order; one tab at a time, files in a lane of their own. */
export function flush() {
  const lanes = [false, true].map((files) => () => drain(files));
  return Promise.all(lanes.map((lane, n) => (navigator.locks ? navigator.locks.request(`anlan-outbox-${n}`, lane) : lane())));
}

async function drain(files) {
  for (;;) {
    const row = (await deeds()).find(({ state, file }) => state === "waiting" && Boolean(file) === files);
    if (!row) { if (!files) trouble = ""; break; }
    const answer = await send(row);
    if (answer.trouble) { trouble = answer.trouble; break; }
    trouble = "";
    await (await kept).put("outbox", { ...row, ...answer });
    await tell();
    document.dispatchEvent(new CustomEvent("anlan:sent", { detail: { ...row, ...answer } }));
  }
  await tell();
}

/** The row's file first; what has arrived of it is remembered, so that a broken line costs a piece and not the whole. */
async function deliver(row) {
  const keep = async (more) => (await kept).put("outbox", Object.assign(row, more));
  row.fields = { ...row.fields, upload: await sendFile(row.file, { id: row.begun, begun: (begun) => keep({ begun }) }) };
  await keep({});
}

async function send(row) {
  if (row.file && !row.fields.upload) {
    try { await deliver(row); } catch (fault) {
      return fault instanceof Refusal ? { state: "refused", message: fault.message } : { trouble: "off" };
    }
  }
  const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": row.key, "X-CSRFToken": proof(), "Device-Id": deviceId() };
  if (row.saw) headers["Saw-Version"] = row.saw;
  if (row.timed) headers["Happened-At"] = row.at;
  let answer;
  try {
    answer = await fetch(row.url, { method: "POST", headers, body: JSON.stringify(row.fields), credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch { return { trouble: "off" }; }
  if (answer.ok) {
    const { told } = await answer.json().catch(() => ({}));
    return told ? { state: "kept", message: told } : { state: "sent" };
  }
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { trouble: "server" };
  const told = await answer.json().catch(() => ({}));
  if (answer.status === 401 || told.code === "csrf_failed") return { trouble: "signin" };
  const hints = Object.values(told.fields ?? {}).filter((text) => text && text !== told.message && /\s|[\u4e00-\u9fff]/.test(text));
  return { state: "refused", message: [told.message, ...hints].filter(Boolean).join(" ") };
}

// What was sent before this page came from the server is in the page already.
export async function caughtUp(isKept) {
  if (!isKept) await drop(...(await deeds()).filter(({ state }) => state === "sent").map(({ seq }) => seq));
  else await tell();
}

window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
setInterval(async () => { if ((await deeds()).some(({ state }) => state === "waiting")) flush(); }, AGAIN_MS);
