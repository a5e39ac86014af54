/**
 * The field for the question, and the button that sends it or stops the answer.
 */

import { byId, icon } from "./dom.js";
import { grow } from "./turn.js";

const DRAFT = "sprout.draft";

/** One for the page; what is typed outlives a reload. */
export class Composer {
  /**
   * @param {{send: (text: string) => void, stop: () => void, editLast: () => void}} acts
   */
  constructor(acts) {
    this.acts = acts;
    this.form = byId("composer");
    this.area = /** @type {HTMLTextAreaElement} */ (byId("question"));
    this.button = byId("send");
    this.running = false;
    this.shown = "";
    this.form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      if (this.running) this.acts.stop();
      else this.#send();
    });
    this.form.addEventListener("click", (/** @type {Event} */ event) => {
      if (event.target === this.form) this.area.focus();
    });
    this.area.addEventListener("input", () => this.#changed());
    this.area.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => grow(this.area)).observe(this.form);
    this.#restore();
  }

  /** A link's ?q= fills the field and sends nothing; without it a draft comes back. */
  #restore() {
    const asked = new URLSearchParams(location.search).get("q");
    if (asked !== null) {
      history.replaceState(null, "", location.pathname + location.hash);
      this.fill(asked);
      return;
    }
    try {
      this.fill(sessionStorage.getItem(DRAFT) ?? "");
    } catch {
      this.fill("");
    }
  }

  /**
   * @param {string} text
   */
  fill(text) {
    this.area.value = text;
    this.#changed();
  }

  #changed() {
    grow(this.area);
    this.#drawButton();
    try {
      sessionStorage.setItem(DRAFT, this.area.value);
    } catch {
      // storage is switched off: the draft lasts as long as the page
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const touch = matchMedia("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey;
    if (event.key === "Enter" && !event.shiftKey && !touch) {
      event.preventDefault();
      if (!this.running) this.#send();
    } else if (event.key === "ArrowUp" && this.area.value === "") {
      event.preventDefault();
      this.acts.editLast();
    }
  }

  #send() {
    const text = this.area.value.trim();
    if (!text) return;
    this.fill("");
    this.acts.send(text);
  }

  /**
   * Shows whether an answer is being given.
   * @param {boolean} running
   */
  update(running) {
    this.running = running;
    this.#drawButton();
  }

  #drawButton() {
    const name = this.running ? "stop" : "send";
    this.button.disabled = !this.running && this.area.value.trim() === "";
    if (name === this.shown) return;
    this.shown = name;
    const label = this.running ? "Stop the answer" : "Send";
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
    this.button.classList.toggle("stop", this.running);
    this.button.replaceChildren(icon(name));
  }

  /** Puts the cursor in the field; on a telephone that would open the keyboard, so not there. */
  focus() {
    if (!matchMedia("(pointer: coarse)").matches) this.area.focus();
  }
}
