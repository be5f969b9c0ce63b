// SPDX-License-Identifier: Apache-2.0
// Soft tones for what is new: red two low ones, orange one, yellow and blue none. The screen always says it as well.
// A row says data-sound="red" data-matter="<id>"; the reader turns levels off in <details class="sound">.

const TONES = { red: [392, 330], orange: [523] };
const QUIET_MS = 60_000, KEPT = "anlan.sound";
const rung = new Map();
let context = null;

function chosen() {
  try { return JSON.parse(localStorage.getItem(KEPT)) ?? {}; } catch { return {}; }
}

const wants = (level) => level in TONES && chosen()[level] !== false;

function tone(frequency, at) {
  const [source, volume] = [context.createOscillator(), context.createGain()];
  source.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.45);
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(at + 0.5);
}

/** Ring for a matter at its level, unless the reader turned it off or it rang for the same matter within a minute. */
export function ring(level, matter) {
  const last = rung.get(matter);
  if (!wants(level) || (last && performance.now() - last < QUIET_MS)) return false;
  rung.set(matter, performance.now());
  context ??= new AudioContext();
  if (context.state !== "running") return false;      // browsers want a touch first; the screen has said it
  TONES[level].forEach((frequency, place) => tone(frequency, context.currentTime + place * 0.3));
  return true;
}

const heardOf = new Set();

function listen(first) {
  for (const row of document.querySelectorAll("[data-sound]")) {
    const { sound: level, matter } = row.dataset;
    const mark = `${matter}:${level}`;
    if (!heardOf.has(mark) && !first) ring(level, matter);
    heardOf.add(mark);
  }
}

function bind() {
  for (const box of document.querySelectorAll("details.sound input[data-level]")) box.checked = chosen()[box.dataset.level] !== false;
  for (const said of document.querySelectorAll("details.sound [data-said]")) {
    const on = [...said.closest("details").querySelectorAll("input[data-level]:checked")].map((box) => box.dataset.word);
    said.textContent = on.length ? on.join(said.dataset.join) : said.dataset.off;
  }
}

function shut(except) {
  for (const one of document.querySelectorAll("details.sound[open]")) if (!one.contains(except)) one.open = false;
}

document.addEventListener("click", (event) => shut(event.target));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(null); });

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("details.sound input[data-level]")) return;
  const kept = { ...chosen(), [event.target.dataset.level]: event.target.checked };
  try { localStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* a private window forgets; it still works until it is closed */ }
  bind();
});
const wake = () => { context ??= new AudioContext(); context.resume(); };
document.addEventListener("pointerdown", wake, { once: true });
document.addEventListener("keydown", wake, { once: true });
document.addEventListener("htmx:after:swap", () => { listen(false); bind(); });
listen(true);
bind();
