// SPDX-License-Identifier: Apache-2.0
// <anlan-hold>: who holds the scene, as a strip (kind strip) or with moments above and below it (kind axis).
// Its JSON child says {start, end|null, over, segments: [{by, from, to|null, forecast}], marks: [{at, label, side, s, plan}]}, ISO times.
import { eachSecond, now, wallClock } from "anlan/time";
import { word } from "anlan/words";

const SVG = "http://www.w3.org/2000/svg";
const GAP = 8;

/** The pieces of a strip in percent: [{by, plan, from, width}]. What has no end runs to now, a forecast to the end. */
export function pieces(story, moment) {
  const start = Date.parse(story.start);
  const known = story.segments.map((part) => Date.parse(part.to ?? part.from));
  const end = story.over ? Date.parse(story.end) : story.end ? Math.max(Date.parse(story.end), moment) : Math.max(moment, ...known);
  const at = (time) => (100 * (Math.min(Math.max(time, start), end) - start)) / Math.max(1, end - start);
  const drawn = story.segments.map((part) => {
    const from = at(Date.parse(part.from));
    const to = at(part.to ? Date.parse(part.to) : part.forecast ? end : moment);
    return { by: part.by, plan: Boolean(part.forecast), from, width: Math.max(0, to - from) };
  });
  return { drawn, at };
}

function said(hour, label) {
  const words = document.createElement("span");
  if (hour) words.append(Object.assign(document.createElement("time"), { textContent: hour }));
  words.append(label);
  return words;
}

class Hold extends HTMLElement {
  connectedCallback() {
    this.watch = new MutationObserver(() => this.read());
    this.read();
    this.stop = eachSecond((moment) => this.draw(moment));
    this.size = new ResizeObserver(() => this.settle());
    this.size.observe(this);
  }

  disconnectedCallback() {
    this.stop?.();
    this.watch.disconnect();
    this.size.disconnect();
  }

  read() {
    const told = this.querySelector("script")?.textContent;
    if (!told) return;
    this.story = JSON.parse(told);
    this.draw(now());
  }

  draw(moment) {
    if (!this.story || document.documentElement.dataset.live === "lost") return;
    this.watch.disconnect();       // our own marks are no news
    const { drawn, at } = pieces(this.story, moment);
    const strip = this.querySelector("svg");
    while (strip.childElementCount > drawn.length) strip.lastElementChild.remove();
    drawn.forEach((piece, place) => {
      const rect = strip.children[place] ?? strip.appendChild(document.createElementNS(SVG, "rect"));
      rect.setAttribute("x", `${piece.from.toFixed(2)}%`);
      rect.setAttribute("width", `${piece.width.toFixed(2)}%`);
      rect.setAttribute("height", "100%");
      rect.dataset.by = piece.by;
      piece.plan ? (rect.dataset.s = "plan") : delete rect.dataset.s;
    });
    if (this.dataset.kind === "axis") this.marks(moment, at);
    this.watch.observe(this, { childList: true, subtree: true, characterData: true });
  }

  marks(moment, at) {
    const present = { at: new Date(moment).toISOString(), label: word("now"), side: "above", s: "now", bare: true };
    const past = this.story.over ? this.story.marks : [...this.story.marks, present];
    const places = [...this.querySelectorAll(".mark")];
    past.forEach((mark, place) => {
      const element = places[place] ?? this.appendChild(document.createElement("span"));
      const time = Date.parse(mark.at);
      const hour = mark.bare ? "" : `${(mark.plan || time > moment) && mark.s !== "limit" ? word("about") : ""}${wallClock(time)} `;
      element.className = "mark";
      element.dataset.side = mark.side ?? "above";
      mark.s ? (element.dataset.s = mark.s) : delete element.dataset.s;
      if (element.textContent !== hour + mark.label) element.replaceChildren(said(hour, mark.label));
      element.style.setProperty("--a", `${at(time).toFixed(2)}%`);
      element.order = at(time);
    });
    places.slice(past.length).forEach((extra) => extra.remove());
    this.settle();
  }

  /** Words that would touch words or a line step aside: left of their line, to the other side, without their time, at last
   *  silent, and then only the bar is marked. Now and late go first. */
  settle() {
    const whole = this.getBoundingClientRect();
    const rank = (mark) => ({ now: 0, late: 1, limit: 3 })[mark.dataset.s] ?? 2;
    const marks = [...this.querySelectorAll(".mark")].sort((one, other) => rank(one) - rank(other) || one.order - other.order);
    const taken = { above: [], below: [] }, lines = { above: [], below: [] };
    for (const mark of marks) {
      delete mark.dataset.hush;
      delete mark.dataset.short;
      mark.title = mark.textContent;
      const x = (whole.width * mark.order) / 100, own = mark.dataset.side, other = own === "above" ? "below" : "above";
      const place = () => {
        const width = mark.firstElementChild.getBoundingClientRect().width + 5;
        const free = (side, left) => left >= -1 && left + width <= whole.width + 1
          && taken[side].every(([from, to]) => (left > to + GAP || left + width < from - GAP) && (x <= from || x >= to))
          && lines[side].every((line) => line <= left || line >= left + width);
        const ways = [[own, x, ""], [own, x - width, "r"], [other, x, ""], [other, x - width, "r"]];
        return [...(ways.find(([side, left]) => free(side, left)) ?? []), width];
      };
      let [side, left, turned, width] = place();
      if (width === undefined) { mark.dataset.short = ""; [side, left, turned, width] = place(); }
      if (width === undefined) { mark.dataset.hush = ""; continue; }
      mark.dataset.side = side;
      turned ? (mark.dataset.al = turned) : delete mark.dataset.al;
      taken[side].push([left, left + width]);
      lines[side].push(x);
    }
  }
}

customElements.define("anlan-hold", Hold);
