// SPDX-License-Identifier: Apache-2.0
// A ticket for one entrance to the relay; rights are asked each time.
import { proof } from "anlan/proof";

/** The ticket, and in whose name it is; throws an Error that is `final` when the server says no, with its words. */
export async function askTicket(url, session, direction) {
  const answer = await fetch(url, {
    method: "POST", credentials: "same-origin", signal: AbortSignal.timeout?.(4000),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": proof() }, body: JSON.stringify({ session, direction }),
  });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  throw Object.assign(new Error(told.message ?? String(answer.status)), { final: answer.status < 500 && answer.status !== 429, code: told.code });
}
