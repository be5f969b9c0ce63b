// SPDX-License-Identifier: Apache-2.0
// <dispatch-pen>: a field in which an officer without a passkey draws his name; the take-over takes it along as an SVG path (a weak form).
import { act } from "anlan/hand";
import { toast } from "anlan/toast";

const WIDE = 600, HIGH = 200, MOST = 20_000, STEP = 4;
const SVG = "http://www.w3.org/2000/svg";

class Pen extends HTMLElement {
  #strokes = [];
  #path = null;

  connectedCallback() {
    if (this.#path) return;
    const field = document.createElementNS(SVG, "svg");
    field.setAttribute("viewBox", `0 0 ${WIDE} ${HIGH}`);
    field.setAttribute("role", "img");
    field.setAttribute("aria-label", this.dataset.label);
    this.#path = field.appendChild(document.createElementNS(SVG, "path"));
    const hint = Object.assign(document.createElement("span"), { className: "note", textContent: this.dataset.label });
    const again = Object.assign(document.createElement("button"), { type: "button", className: "verb", textContent: this.dataset.clear });
    again.dataset.s = "quiet";
    again.addEventListener("click", () => { this.#strokes = []; this.#show(); });
    this.replaceChildren(field, hint, again);
    field.addEventListener("pointerdown", (event) => { field.setPointerCapture(event.pointerId); this.#strokes.push([]); this.#add(event, field); event.preventDefault(); });
    field.addEventListener("pointermove", (event) => field.hasPointerCapture(event.pointerId) && this.#add(event, field));
    this.#show();
  }

  #add({ clientX, clientY }, field) {
    const box = field.getBoundingClientRect(), stroke = this.#strokes.at(-1), last = stroke.at(-1);
    const at = (share, most) => Math.min(Math.max(Math.round(share * most), 0), most);
    const point = [at((clientX - box.left) / box.width, WIDE), at((clientY - box.top) / box.height, HIGH)];
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < STEP || this.value.length > MOST - 20) return;
    stroke.push(point);
    this.#show();
  }

  #show() {
    this.#path.setAttribute("d", this.value);
    this.dataset.s = this.value ? "drawn" : "";
  }

  /** The strokes as an SVG path; a dot alone is no stroke. */
  get value() {
    return this.#strokes.filter((stroke) => stroke.length > 1).map((stroke) => stroke.map(([x, y], n) => `${n ? "L" : "M"}${x} ${y}`).join("")).join("");
  }
}
customElements.define("dispatch-pen", Pen);

/** Sign and send; without a drawn name only when he presses again. */
export async function send(form) {
  const drawing = form.closest(".panel").querySelector("dispatch-pen").value;
  if (drawing || "weak" in form.dataset) return act(form, drawing ? { drawing } : {});
  form.dataset.weak = "";
  toast({ text: form.dataset.refused, level: "orange" });
}
