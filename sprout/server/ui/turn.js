/**
 * One turn on the page: a question as it was typed, or an answer with its tools and buttons.
 */

import { copyButton, h, icon, iconButton } from "./dom.js";
import { GrowingMarkdown } from "./markdown.js";

/**
 * @typedef {import("./conversation.js").Turn} Turn
 *
 * @typedef {object} Place where a turn stands
 * @property {Turn[]} family its alternatives, itself too, oldest first
 * @property {boolean} running whether this answer is being given
 * @property {boolean} busy whether some answer is being given
 * @property {boolean} last
 * @property {boolean} feedback
 *
 * @typedef {object} Acts what a turn's buttons do
 * @property {(turn: Turn) => void} regenerate
 * @property {(turn: Turn, text: string) => void} resend
 * @property {(turn: Turn) => void} show
 * @property {(turn: Turn, rating: -1|0|1) => void} rate
 */

/** Words for how an answer ended; "stop" needs none. */
const ENDS = /** @type {Record<string, string>} */ ({
  stopped: "You stopped this answer.",
  length: "The answer reached its length limit.",
  content_filter: "The safety rules ended this answer.",
  broken: "This answer is not complete.",
});

/** The element of one turn, kept while the turn is shown. */
export class TurnView {
  /**
   * @param {Turn} turn
   * @param {Acts} acts
   */
  constructor(turn, acts) {
    this.turn = turn;
    this.acts = acts;
    this.editing = false;
    this.drawn = "";
    /** @type {Place|null} */
    this.place = null;
    const mine = turn.role === "user";
    const label = mine ? "Your question" : "Answer";
    this.element = h("article", { class: `turn ${turn.role}`, "aria-label": label });
    this.tools = h("div", { class: "tools" });
    this.body = h("div", { class: mine ? "bubble" : "prose" });
    this.note = h("p", { class: "note", hidden: true });
    this.bar = h("div", { class: "actions" });
    this.markdown = new GrowingMarkdown(this.body);
    this.element.append(
      ...(mine ? [this.body, this.bar] : [this.tools, this.body, this.note, this.bar]),
    );
    if (mine) this.body.textContent = turn.content;
  }

  /**
   * Draws what has changed since the last time.
   * @param {Place} place
   */
  update(place) {
    const { turn } = this;
    this.place = place;
    if (turn.role === "assistant") this.#drawAnswer(place);
    const number = place.family.indexOf(turn);
    const stored = turn.id !== null;
    const state = JSON.stringify([
      stored,
      turn.rating,
      number,
      place.family.length,
      place.running,
      place.busy,
      place.last,
      turn.finish,
      turn.figures,
      place.feedback,
      this.editing,
    ]);
    if (state === this.drawn) return;
    this.drawn = state;
    const held = this.bar.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).getAttribute("aria-label")
      : null;
    this.element.classList.toggle("last", place.last);
    this.bar.replaceChildren(
      ...(place.running || this.editing ? [] : this.#buttons(place, number)),
    );
    if (held) this.bar.querySelector(`[aria-label="${CSS.escape(held)}"]`)?.focus();
  }

  /** Draws the words of an answer that is being given. */
  grow() {
    const { turn } = this;
    this.element.classList.toggle("waiting", turn.content === "");
    this.#drawTools();
    this.markdown.grow(turn.content);
  }

  /** @param {Place} place */
  #drawAnswer(place) {
    const { turn } = this;
    this.element.classList.toggle("running", place.running);
    this.element.setAttribute("aria-busy", String(place.running));
    if (place.running) this.grow();
    else {
      this.element.classList.remove("waiting");
      this.#drawTools();
      if (this.markdown.text !== turn.content || this.markdown.done > 0) {
        this.markdown.finish(turn.content);
      }
    }
    const end = place.running ? undefined : ENDS[turn.finish ?? "stop"];
    this.note.hidden = !end;
    this.note.textContent = end ?? "";
  }

  #drawTools() {
    for (const tool of this.turn.tools.slice(this.tools.children.length)) {
      this.tools.append(toolPanel(tool));
    }
  }

  /**
   * @param {Place} place
   * @param {number} number
   */
  #buttons(place, number) {
    const { turn, acts } = this;
    const buttons = [];
    if (place.family.length > 1) buttons.push(this.#stepper(place, number));
    buttons.push(copyButton("Copy", () => turn.content));
    if (turn.role === "user") {
      buttons.push(
        iconButton("edit", "Edit and ask again", () => this.edit(), { disabled: place.busy }),
      );
      return buttons;
    }
    buttons.push(
      iconButton("again", "Answer again", () => acts.regenerate(turn), { disabled: place.busy }),
    );
    if (place.feedback && turn.id !== null) {
      buttons.push(
        this.#thumb("thumbUp", "Good answer", 1),
        this.#thumb("thumbDown", "Bad answer", -1),
      );
    }
    if (turn.figures) buttons.push(figures(turn.figures));
    return buttons;
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {-1|1} rating
   */
  #thumb(name, label, rating) {
    const { turn } = this;
    const pressed = turn.rating === rating;
    const press = () => this.acts.rate(turn, pressed ? 0 : rating);
    return iconButton(name, label, press, { "aria-pressed": String(pressed) });
  }

  /**
   * @param {Place} place
   * @param {number} number
   */
  #stepper(place, number) {
    const { family } = place;
    const step = (/** @type {number} */ by) => () => this.acts.show(family[number + by]);
    return h(
      "span",
      { class: "stepper", role: "group", "aria-label": "Alternatives" },
      iconButton("left", "Previous alternative", step(-1), { disabled: number === 0 }),
      h(
        "span",
        { "aria-label": `${number + 1} of ${family.length}` },
        `${number + 1}/${family.length}`,
      ),
      iconButton("right", "Next alternative", step(1), { disabled: number === family.length - 1 }),
    );
  }

  /** Turns a question into a field where it can be changed. */
  edit() {
    if (this.editing || this.turn.role !== "user" || this.place?.busy) return;
    this.editing = true;
    const area = h("textarea", { rows: 1, "aria-label": "Your question, in other words" });
    area.value = this.turn.content;
    const close = () => {
      this.editing = false;
      this.body.classList.remove("editing");
      this.body.textContent = this.turn.content;
      if (this.place) this.update(this.place);
      this.bar.querySelector("button[aria-label^=Edit]")?.focus();
    };
    const submit = () => {
      const text = area.value.trim();
      if (!text) return;
      close();
      this.acts.resend(this.turn, text);
    };
    area.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") close();
      else if (event.key === "Enter" && !event.shiftKey) submit();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.body.classList.add("editing");
    this.body.replaceChildren(
      area,
      h(
        "div",
        { class: "edit-actions" },
        h("button", { type: "button", class: "button quiet", onclick: close }, "Cancel"),
        h("button", { type: "button", class: "button", onclick: submit }, "Ask again"),
      ),
    );
    if (this.place) this.update(this.place);
    grow(area);
    area.addEventListener("input", () => grow(area));
    area.focus();
  }
}

/**
 * Makes a text area as high as its text.
 * @param {HTMLTextAreaElement} area
 */
export function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

/**
 * What a tool was asked and what it said, folded to one line.
 * @param {import("./stream.js").ToolEvent} tool
 */
function toolPanel(tool) {
  const asked = argumentText(tool.arguments);
  const short = (/** @type {string} */ text) => text.trim().replace(/\s+/g, " ").slice(0, 80);
  return h(
    "details",
    { class: "tool" },
    h(
      "summary",
      {},
      icon(tool.name === "calculator" ? "calculator" : "code"),
      h("span", { class: "tool-name" }, tool.name),
      h("span", { class: "tool-line" }, `${short(asked)} → ${short(tool.result)}`),
      icon("chevron"),
    ),
    h(
      "div",
      { class: "tool-parts" },
      h("p", { class: "tool-label" }, "Asked"),
      h("pre", { tabindex: 0 }, asked),
      h("p", { class: "tool-label" }, "Result"),
      h("pre", { tabindex: 0 }, tool.result),
    ),
  );
}

/**
 * The arguments of a call as a person would write them: a single text without its quotes.
 * @param {string} text JSON
 */
function argumentText(text) {
  try {
    const values = Object.values(JSON.parse(text));
    return values.length === 1 && typeof values[0] === "string" ? values[0] : text;
  } catch {
    return text;
  }
}

/** @param {import("./conversation.js").Figures} figures */
function figures({ tokens, perSecond, first }) {
  const speed =
    perSecond === null
      ? null
      : `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)} tokens/s`;
  const wait = `first after ${first < 1 ? `${Math.round(first * 1000)} ms` : `${first.toFixed(1)} s`}`;
  const words = [speed, wait].filter(Boolean).join(" · ");
  return h("span", { class: "figures", title: `${tokens} tokens` }, words);
}
