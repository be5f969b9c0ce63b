// SPDX-License-Identifier: Apache-2.0
// The few words that the browser says itself, in the reader's language; the page prints them as JSON (`{% words %}`), a page
// with more to say in further blocks: <script type="application/json" data-words>.

let words = null;

/** The word of this name with {places} filled; the name itself when the page does not carry it. */
export function word(name, places = {}) {
  words ??= Object.assign({}, ...[...document.querySelectorAll("#anlan-words, script[data-words]")].map((block) => JSON.parse(block.textContent)));
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);
}
