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

// A form in the dialog is not replaced under the hand: a second press that waited asks nothing once the first has opened it,
// and of two forms that were asked for, the one asked for last is shown.
let newest = null;
const isForm = ({ target, request }) => target?.id === "dialog" && request.method === "GET";
const isOpen = () => document.getElementById("dialog")?.open;

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (!isForm(ctx)) return;
  if (isOpen() && !ctx.sourceElement.closest("#dialog")) event.preventDefault();
  else newest = Object.assign(ctx, { cameOpen: isOpen() });
});
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (isForm(ctx) && (ctx !== newest || ctx.cameOpen !== isOpen())) event.preventDefault();
});
