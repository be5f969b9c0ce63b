// SPDX-License-Identifier: Apache-2.0
// How a part that came anew is put over the old one: no button becomes another deed's button.
import htmx from "htmx";

const CHANGES_ANYWAY = ["csrfmiddlewaretoken", "saw", "idempotency_key"];

/** What pressing this does: where it goes and with which values. */
function deed(element) {
  const where = ["hx-get", "hx-post", "action", "href"].map((name) => element.getAttribute(name) ?? "");
  const hidden = element.matches("form") ? [...element.querySelectorAll("input[type=hidden]")].filter(({ name }) => !CHANGES_ANYWAY.includes(name)) : [];
  return JSON.stringify([where, hidden.map((field) => [field.name, field.getAttribute("value")])]);
}

// htmx makes the old element into the new one where tags are alike; the finger or the focus on it would then give another command.
htmx.registerExtension("still", {
  init(api) {
    const isLike = api.isSoftMatch;
    api.isSoftMatch = (old, fresh) => isLike(old, fresh) && (!old.matches("button, a, form") || deed(old) === deed(fresh));
  },
});
