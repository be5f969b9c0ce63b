// SPDX-License-Identifier: Apache-2.0
// A deed signed by a passkey: data-ask is where the record to sign is asked for with the form's own fields. What keeps the person
// from signing is said; his account alone, the weak form, signs only when he presses again.
import { act } from "anlan/hand";
import { proof } from "anlan/proof";
import { toast } from "anlan/toast";

/** The device's signature under the record as the server has it now. */
async function signature(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const answer = await fetch(form.dataset.ask, {
    method: "POST",
    headers: { "X-CSRFToken": proof(), Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message);
  const key = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told.options) });
  return JSON.stringify({ asked: told.asked, credential: key.toJSON() });
}

/** Sign and send; the first press never ends in the weak form. */
export async function send(form) {
  if ("weak" in form.dataset) return act(form);
  try {
    return await act(form, { signature: await signature(form) });
  } catch {
    form.dataset.weak = "";
    toast({ text: form.dataset.refused, level: "orange" });
  }
}
