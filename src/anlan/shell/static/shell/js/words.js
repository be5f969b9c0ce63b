// SPDX-License-Identifier: Apache-2.0
// The few words that the browser says itself, in the reader's language; the page prints them as JSON (`{% words %}`).

let words = null;

/** The word of this name with {places} filled; the name itself when the page does not carry it. */
export function word(name, places = {}) {
  words ??= JSON.parse(document.getElementById("anlan-words")?.textContent ?? "{}");
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);
}
