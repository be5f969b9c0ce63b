// SPDX-License-Identifier: Apache-2.0
// Asks the device for a passkey, or lets it make one, and sends what it answers with the form it stands in.

/** What the server wants signed; its refusal is said in its own sentence. */
async function wanted(form) {
  const answer = await fetch(`/sign-in/passkey/${form.dataset.passkey}`, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message);
  return told;
}

async function use(form) {
  const told = await wanted(form);
  const isNew = form.dataset.passkey === "register";
  const key = isNew
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(told) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told) });
  form.elements.credential.value = JSON.stringify(key.toJSON());
  form.submit();
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-passkey] button");
  if (!button) return;
  const form = button.form;
  const said = form.querySelector(".err");
  said.hidden = true;
  button.setAttribute("aria-busy", "true");
  try {
    if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) throw new Error(form.dataset.lacking);
    await use(form);
  } catch (fault) {
    said.textContent = fault instanceof DOMException ? form.dataset.refused : fault.message;
    said.hidden = false;
  } finally {
    button.removeAttribute("aria-busy");
  }
});

// The buttons wait for this file: pressed before it came, nothing would happen and nothing would be said.
function ready() {
  for (const button of document.querySelectorAll("[data-passkey] button")) button.disabled = false;
}
document.addEventListener("htmx:after:swap", ready);
ready();
