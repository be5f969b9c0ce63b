// SPDX-License-Identifier: Apache-2.0
// The take-over signed by the officer's passkey. Without network, or when the phone does not confirm, his account signs: the weak form.
import { act } from "anlan/hand";
import { proof } from "anlan/proof";
import { toast } from "anlan/toast";

/** The phone's signature under the record as the server has it now; empty where there is no way to the server. */
async function signature(form) {
  if (!navigator.onLine || !globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) return "";
  let answer;
  try {
    answer = await fetch("/hand/take-over", {
      method: "POST",
      headers: { "X-CSRFToken": proof(), Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ task: form.elements.task.value }),
    });
  } catch {
    return "";
  }
  if (!answer.ok) return "";        // the deed itself says what is wrong
  const { options, asked } = await answer.json();
  const key = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify({ asked, credential: key.toJSON() });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("form[data-signs]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if ("weak" in form.dataset) { act(form); return; }
  try {
    const signed = await signature(form);
    act(form, signed ? { signature: signed } : {});
  } catch {
    form.dataset.weak = "";
    toast({ text: form.dataset.refused, level: "orange" });
  }
}, true);
