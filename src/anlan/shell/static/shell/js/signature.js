// SPDX-License-Identifier: Apache-2.0
// A box to sign in with finger, pen or mouse: strokes in a field of 1000 by 400, sent with the digest of the words that were read.
// Like any deed it is kept in the phone before it is sent: without network it waits there, bound to those words.
import { drop, flush, put } from "anlan/outbox";
import { word } from "anlan/words";

const WIDE = 1000, HIGH = 400, LEAST = 150, STEP = 3, MOST_STROKES = 120, MOST_POINTS = 2000;
const pads = new WeakMap();

/** The strokes of this form's box; those of a box that came anew begin empty. */
function strokesOf(form) {
  if (!pads.has(form)) pads.set(form, []);
  return pads.get(form);
}

function draw(form) {
  const canvas = form.querySelector("canvas"), pen = canvas.getContext("2d");
  const scale = Math.max(1, Math.round((canvas.clientWidth * (window.devicePixelRatio || 1)) / WIDE * 4) / 4);
  if (canvas.width !== WIDE * scale) [canvas.width, canvas.height] = [WIDE * scale, HIGH * scale];
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, WIDE, HIGH);
  Object.assign(pen, { lineWidth: 9, lineCap: "round", lineJoin: "round", strokeStyle: "#10222b" });
  for (const stroke of strokesOf(form)) {
    pen.beginPath();
    pen.moveTo(...stroke[0]);
    for (const point of stroke.length > 1 ? stroke.slice(1) : [[stroke[0][0] + 1, stroke[0][1]]]) pen.lineTo(...point);
    pen.stroke();
  }
}

/** How far the pen went: a dot is no signature. */
const length = (strokes) => strokes.reduce((sum, stroke) => sum + stroke.slice(1).reduce((part, [x, y], at) => part + Math.hypot(x - stroke[at][0], y - stroke[at][1]), 0), 0);

function changed(form) {
  draw(form);
  form.querySelector('[type="submit"]').disabled = length(strokesOf(form)) < LEAST;
}

function pointOf(canvas, { clientX, clientY }) {
  const box = canvas.getBoundingClientRect(), within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
  return [within(((clientX - box.left) / box.width) * WIDE, WIDE), within(((clientY - box.top) / box.height) * HIGH, HIGH)];
}

const padOf = (target) => target.closest?.("form.pad canvas");
document.addEventListener("pointerdown", (event) => {
  const canvas = padOf(event.target), form = canvas?.closest("form");
  if (!canvas || !event.isPrimary || strokesOf(form).length >= MOST_STROKES) return;
  event.preventDefault();
  canvas.setPointerCapture(event.pointerId);
  strokesOf(form).push([pointOf(canvas, event)]);
  changed(form);
});
document.addEventListener("pointermove", (event) => {
  const canvas = padOf(event.target);
  if (!canvas?.hasPointerCapture(event.pointerId)) return;
  const form = canvas.closest("form"), stroke = strokesOf(form).at(-1);
  for (const one of event.getCoalescedEvents?.() ?? [event]) {
    const point = pointOf(canvas, one), last = stroke.at(-1);
    if (stroke.length < MOST_POINTS && Math.hypot(point[0] - last[0], point[1] - last[1]) >= STEP) stroke.push(point);
  }
  changed(form);
});
document.addEventListener("click", ({ target }) => {
  const form = target.closest?.("[data-clear]")?.closest("form.pad");
  if (!form) return;
  pads.set(form, []);
  changed(form);
});
window.addEventListener("resize", () => document.querySelectorAll("form.pad").forEach(draw));

/** Where the device is, when whoever signs wants it kept and the device says so at once. */
function place(form) {
  if (!form.elements.place?.checked || !navigator.geolocation) return {};
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(({ coords }) => done({ lat: coords.latitude, lng: coords.longitude }), () => done({}), { maximumAge: 10_000, timeout: 3000 });
  });
}

function say(form, text) {
  const box = form.querySelector(".err");
  box.hidden = !text;
  box.querySelector("span").textContent = text;
}

let mine = null;   // the signature of this page that has no answer yet: {key, form}

/** That it is kept here and goes by itself, or that it is on its way no longer. */
function waits(form, does) {
  form.querySelector("[data-waits]").hidden = !does;
  form.inert = does;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.pad")) return;
  event.preventDefault();
  const button = form.querySelector('[type="submit"]');
  button.disabled = true;
  say(form, "");
  const name = form.elements.name?.value.trim();
  const fields = { ...JSON.parse(form.dataset.fields), method: "drawn", drawing: strokesOf(form), ...(name ? { name } : {}), ...(await place(form)) };
  mine = { key: null, form };
  try {
    mine.key = await put({ url: form.dataset.sign, fields, label: form.dataset.label });
  } catch {
    say(form, word("queue.full"));
    button.disabled = false;
  }
});

document.addEventListener("anlan:outbox", ({ detail: { rows, trouble } }) => {
  if (mine?.key && trouble && rows?.some(({ key, state }) => key === mine.key && state === "waiting")) waits(mine.form, true);
});

document.addEventListener("anlan:sent", async ({ detail }) => {
  if (!mine || detail.key !== mine.key) return;
  const { form } = mine;
  mine = null;
  await drop(detail.seq);
  waits(form, false);
  if (detail.state !== "refused") return location.assign(form.dataset.next);
  say(form, detail.message);
  form.querySelector('[type="submit"]').disabled = false;
});

document.querySelectorAll("form.pad").forEach(changed);
flush();
