// SPDX-License-Identifier: Apache-2.0
// Lengths that only data knows: data-len="37" becomes --len: 37%, data-a and data-b (percent) become --a and --b.
// A style attribute would break the content-security policy; setting a property from here does not.

const NAMES = ["len", "a", "b", "hour", "off"];
const WANTED = NAMES.map((name) => `[data-${name}]`).join(",");

/** Write the lengths of everything under `root`. */
export function measure(root = document) {
  for (const element of root.querySelectorAll(WANTED)) {
    for (const name of NAMES) {
      const value = element.dataset[name];
      if (value !== undefined && value !== "") element.style.setProperty(`--${name}`, `${Number(value)}%`);
    }
  }
}

measure();
document.addEventListener("htmx:after:swap", () => measure());
