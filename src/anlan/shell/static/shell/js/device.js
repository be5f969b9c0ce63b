// SPDX-License-Identifier: Apache-2.0
// A number that this browser made up for itself: it tells one device of a person from another, and nothing else.
const KEY = "anlan-device";
let made = "";

export function deviceId() {
  made ||= localStorage.getItem(KEY) ?? "";
  if (!made) {
    made = crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    localStorage.setItem(KEY, made);
  }
  return made;
}
