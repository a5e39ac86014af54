/**
 * Whether the server is there: a line above the question while it is not, gone once it is back.
 */

import { contact, health } from "./api.js";
import { announce, byId } from "./dom.js";

const WORDS = {
  away: "The server is away. This page looks for it and goes on once it is back.",
  loading: "The server is there; its model is still being loaded.",
};
const SOON = 1000; // milliseconds, doubled up to LATE while there is no answer
const LATE = 8000;
const IDLE = 20_000; // between two looks while all is well

/** Looks after the server by itself; fires "back" when it has returned. */
export class Watch extends EventTarget {
  constructor() {
    super();
    /** @type {"ready"|"loading"|"away"} */
    this.state = "ready";
    this.wait = SOON;
    this.timer = 0;
    contact.addEventListener("away", () => this.#set("away"));
    contact.addEventListener("here", () => {
      if (this.state === "away") this.look();
    });
    for (const event of ["online", "focus"]) window.addEventListener(event, () => this.look());
    this.#plan();
  }

  /** Asks the server now. */
  async look() {
    clearTimeout(this.timer);
    const state = await health();
    this.wait = state === "ready" ? SOON : Math.min(LATE, this.wait * 2);
    this.#set(state);
    this.#plan();
  }

  #plan() {
    clearTimeout(this.timer);
    const wait = this.state === "ready" ? IDLE : this.wait;
    this.timer = window.setTimeout(() => {
      if (document.hidden && this.state === "ready") this.#plan();
      else this.look();
    }, wait);
  }

  /** @param {"ready"|"loading"|"away"} state */
  #set(state) {
    if (state === this.state) return;
    this.state = state;
    const line = byId("away");
    line.hidden = state === "ready";
    line.textContent = state === "ready" ? "" : WORDS[state];
    if (state === "ready") {
      announce("The server is back.");
      this.dispatchEvent(new Event("back"));
    } else this.#plan();
  }
}
