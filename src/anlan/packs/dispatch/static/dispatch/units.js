// SPDX-License-Identifier: Apache-2.0
// Who is where on the map: names and duties from the page's own list, movement from the stream of positions, which tells
// persons; a car moves with its crew. Without the stream the list is asked every two seconds.
import { Line } from "anlan/line";
import { UnitPoints } from "anlan/unit-points";

const STREAM = "/api/live/positions", AGAIN_MS = 30_000, SOON_MS = 700, WITHOUT_MS = 2000;

export class Units {
  constructor(map, element) {
    this.url = element.dataset.units;
    this.points = new UnitPoints(map, element.scale ?? 1);
    this.moves = new Map();          // person → the unit that he moves
    this.listed = [];
    this.listen();
    this.ask();
    this.steady = setInterval(() => this.ask(), AGAIN_MS);
  }

  async ask() {
    if (document.hidden || this.asking) return;
    this.asking = true;
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } });
      if (answer.ok) this.take((await answer.json()).units);
    } catch { /* the stream or the next question will tell */ } finally { this.asking = false; }
  }

  askSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.ask(), SOON_MS);
  }

  take(units) {
    const there = new Set(units.map((unit) => unit.id));
    const gone = [...this.points.units.keys()].filter((id) => !there.has(id)).map((id) => ({ id, gone: true }));
    this.moves = new Map(units.flatMap((unit) => unit.crew.map((person) => [person, unit.id])));
    this.listed = units;
    this.points.set([...gone, ...units.map((unit) => ({ ...this.newer(unit), state: this.barred(unit) ? "barred" : "" }))]);
  }

  /** The chosen incident's own words: who may not go there, and who is going, which is why he is busy. */
  about({ out = [], going = [] }) {
    [this.out, this.going] = [new Set(out), new Set(going)];
    this.points.set(this.listed.map((unit) => ({ id: unit.id, state: this.barred(unit) ? "barred" : "" })));
  }

  /** Open is drawn who cannot be sent: busy elsewhere, or left out by a rule. */
  barred({ id, state, crew }) {
    return !crew.some((person) => this.going?.has(person)) && (state === "busy" || Boolean(this.out?.has(id)));
  }

  /** What the stream said last is newer than the list, which was read from the same table a moment before. */
  newer(unit) {
    const known = this.points.units.get(unit.id);
    return known && Date.parse(known.at) > Date.parse(unit.at) ? { ...unit, lat: known.lat, lng: known.lng, at: known.at } : unit;
  }

  listen() {
    const poll = (lost) => {
      if (!lost) { clearInterval(this.without); this.without = null; } else this.without ??= setInterval(() => this.ask(), WITHOUT_MS);
    };
    this.stream = new Line(`${document.getElementById("live")?.dataset.line}:positions`, STREAM, {
      state: poll,
      on: ({ event, data }) => {
        if (event !== "positions") return;
        const told = JSON.parse(data).positions;
        this.points.set(told.filter(({ person }) => this.moves.has(person)).map(({ person, lat, lng, at }) => ({ id: this.moves.get(person), lat, lng, at })));
      },
    });
  }

  stop() {
    clearInterval(this.steady);
    clearInterval(this.without);
    clearTimeout(this.soon);
    this.stream.end();
    this.points.stop();
  }
}
