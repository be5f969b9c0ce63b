// SPDX-License-Identifier: Apache-2.0
// <anlan-clock>: a ring that runs. Attributes: started, due, and if known ended, paused, forecast (ISO times).
// With `exact` it says hours, minutes and seconds: a lease by which somebody works.
// The server prints the same ring, so nothing jumps when this module arrives.
import { brief, eachSecond, now } from "anlan/time";
import { word } from "anlan/words";

const NEAR_MS = 15_000, NEAR_SHARE = 0.25;

/** What a ring shows at a moment: {state, dash: 0–100 or null, big, small}. All times in milliseconds. */
export function reading({ started, due, ended, paused, forecast }, moment) {
  const limit = Math.max(1, due - started);
  if (ended) return ended > due ? { state: "late", dash: null, big: word("late"), small: briefly(ended - due) } : { state: "done", dash: 100, big: "✓", small: "" };
  const left = due - (paused || moment);
  if (paused) return { state: "paused", dash: share(left, limit), big: word("paused"), small: brief(left)[0] };
  if (left < 0) return { state: "over", dash: share(-left, limit), big: word("over"), small: briefly(-left) };
  const near = left <= limit * NEAR_SHARE || left < NEAR_MS || forecast > due;
  const [big, small] = brief(left);
  return { state: near ? "near" : "running", dash: share(left, limit), big, small };
}

const briefly = (milliseconds) => brief(milliseconds).join(" ").replace(word("left"), "").trim();
/** 4:52:10, or 26:40 within the last hour; nothing less than zero. */
export function exactly(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000)), two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const share = (part, whole) => Math.max(0, Math.min(100, (100 * part) / whole));

class Clock extends HTMLElement {
  static observedAttributes = ["started", "due", "ended", "paused", "forecast"];

  connectedCallback() {
    this.stop = eachSecond((moment) => this.draw(moment));
    this.draw(now());
  }

  disconnectedCallback() {
    this.stop?.();
  }

  attributeChangedCallback() {
    if (this.isConnected && this.stop) this.draw(now());
  }

  moment(name) {
    const text = this.getAttribute(name);
    return text ? Date.parse(text) : 0;
  }

  draw(moment) {
    // What runs on a limit that is known goes on without the stream where the page says so (the phone: data-runs).
    if (!this.hasAttribute("due") || (document.documentElement.dataset.live === "lost" && !this.closest("[data-runs]"))) return;
    const times = Object.fromEntries(Clock.observedAttributes.map((name) => [name, this.moment(name)]));
    const { state, dash, big, small } = reading(times, moment);
    const [arc, top, below] = [this.querySelector(".r1"), this.querySelector("b"), this.querySelector("small")];
    if (!arc || !top || !below) return;
    if (this.dataset.s !== state) this.dataset.s = state;
    const said = this.hasAttribute("exact") && !times.ended ? exactly(times.due - moment) : big;
    if (top.textContent !== said) top.textContent = said;
    if (!this.hasAttribute("exact") && below.textContent !== small) below.textContent = small;
    arc.setAttribute("stroke-dasharray", `${(dash ?? 0).toFixed(2)} 100`);
  }
}

customElements.define("anlan-clock", Clock);
