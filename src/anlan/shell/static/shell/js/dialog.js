// SPDX-License-Identifier: Apache-2.0
// The one dialog of the page: what htmx puts into #dialog is shown; Esc and data-close put it away, the focus goes back.

let before = null;

/** Show what lies in the dialog. */
export function openDialog() {
  const dialog = document.getElementById("dialog");
  if (!dialog || dialog.open) return;
  before = document.activeElement;
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus();
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    if (before?.isConnected) before.focus();
  }, { once: true });
}

/** Show this element in the dialog. */
export function showInDialog(content) {
  document.getElementById("dialog")?.replaceChildren(content);
  openDialog();
}
