// SPDX-License-Identifier: Apache-2.0
// The inspector's phone: a scanned code opens the same page with its machine; the address in the code is read, never followed.
import "anlan/scan";
import { toast } from "anlan/toast";
import { word } from "anlan/words";

document.addEventListener("anlan:scanned", ({ detail }) => {
  const found = /\/w\/([A-Z0-9-]{4,24})\?c=([A-Za-z2-7]{8})$/.exec(detail.text.trim());
  if (!found) { toast({ text: word("weld.foreign") }); return; }
  location.assign(`/welding/inspect?${new URLSearchParams({ machine: found[1], check: found[2].toUpperCase() })}`);
});
