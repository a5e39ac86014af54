/**
 * The conversation that is shown: its turns in order, the running answer, failures, the choice
 * between two answers; and the scrolling, which follows the end while the reader is there.
 */

import { prefer, regenerate, resend, stop } from "./chat.js";
import { announce, byId, h } from "./dom.js";
import { compareCard } from "./compare.js";
import { failureCard } from "./failure.js";
import { TurnView } from "./turn.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */

/** The middle of the page. */
export class Thread {
  /**
   * @param {{feedback: () => boolean, welcome: () => Node, report: (error: Error) => void}} page
   */
  constructor(page) {
    this.page = page;
    this.scroller = byId("scroller");
    this.list = byId("turns");
    this.after = byId("after");
    this.jump = byId("jump");
    /** @type {Conversation|null} */
    this.chat = null;
    /** @type {Map<string, TurnView>} */
    this.views = new Map();
    this.atEnd = true;
    this.frame = 0;
    /** @type {unknown} */
    this.drawnAfter = null;
    this.listening = new AbortController();
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.jump.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    }).observe(byId("thread"));
  }

  /**
   * Shows a conversation.
   * @param {Conversation} chat
   */
  show(chat) {
    this.listening.abort();
    this.listening = new AbortController();
    this.chat = chat;
    this.views.clear();
    this.list.replaceChildren();
    const { signal } = this.listening;
    chat.addEventListener("turns", () => this.draw(), { signal });
    chat.addEventListener("text", () => this.#drawSoon(), { signal });
    this.atEnd = true;
    this.draw();
    this.toEnd();
  }

  /** Draws the path that is shown; turns that were there already stay. */
  draw() {
    const chat = /** @type {Conversation} */ (this.chat);
    const path = chat.path();
    const families = chat.families();
    const keys = new Set(path.map((turn) => turn.key));
    for (const [key, view] of this.views) {
      if (keys.has(key)) continue;
      view.element.remove();
      this.views.delete(key);
    }
    path.forEach((turn, number) => {
      const view = this.views.get(turn.key) ?? new TurnView(turn, this.acts);
      this.views.set(turn.key, view);
      const there = this.list.children[number];
      if (there !== view.element) this.list.insertBefore(view.element, there ?? null);
      view.update({
        family: families.get(turn.parent) ?? [turn],
        running: chat.run?.turn === turn,
        busy: chat.run !== null,
        last: number === path.length - 1,
        feedback: this.page.feedback(),
      });
    });
    this.#drawAfter(path.length === 0);
    if (this.atEnd) this.toEnd();
  }

  get acts() {
    const chat = /** @type {Conversation} */ (this.chat);
    const report = this.page.report;
    return /** @type {import("./turn.js").Acts} */ ({
      regenerate: (turn) => {
        this.atEnd = true;
        regenerate(chat, turn);
      },
      resend: (turn, text) => {
        this.atEnd = true;
        resend(chat, turn, text);
      },
      show: (turn) => {
        this.atEnd = false;
        chat.show(turn);
      },
      rate: (turn, rating) => {
        chat
          .rate(turn, rating)
          .then(() => announce(rating === 0 ? "Rating taken back." : "Rating kept."), report);
      },
    });
  }

  /** @param {boolean} empty */
  #drawAfter(empty) {
    const chat = /** @type {Conversation} */ (this.chat);
    document.documentElement.toggleAttribute("data-empty", empty);
    const shown = empty ? "welcome" : (chat.failure ?? chat.choice?.chosen ?? chat.choice);
    if (shown === this.drawnAfter && !empty) return;
    this.drawnAfter = shown;
    const held = this.after.contains(document.activeElement);
    if (empty) this.after.replaceChildren(this.page.welcome());
    else if (chat.failure) this.after.replaceChildren(failureCard(chat.failure));
    else if (chat.choice) {
      const { choice } = chat;
      const dismiss = () => {
        chat.choice = null;
        this.draw();
      };
      const choose = (/** @type {import("./conversation.js").Turn} */ turn) => {
        this.atEnd = true;
        prefer(chat, turn).catch(this.page.report);
      };
      this.after.replaceChildren(compareCard(choice, choose, dismiss));
    } else this.after.replaceChildren();
    if (held) this.scroller.focus({ preventScroll: true }); // its button is gone
  }

  /** Draws the running answer before the next frame, however many pieces came. */
  #drawSoon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const run = this.chat?.run;
      if (run) this.views.get(run.turn.key)?.grow();
    });
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < 48;
    this.jump.hidden = this.atEnd;
  }

  /** Goes to the end, and stays there. */
  toEnd() {
    this.atEnd = true;
    this.jump.hidden = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Ends the running answer. */
  stop() {
    if (this.chat) stop(this.chat);
  }

  /**
   * The view of the last turn of one kind.
   * @param {"user"|"assistant"} role
   * @returns {TurnView|undefined}
   */
  last(role) {
    const turn = this.chat
      ?.path()
      .filter((one) => one.role === role)
      .at(-1);
    return turn && this.views.get(turn.key);
  }
}

/**
 * The first thing one sees: a greeting and questions to try.
 * @param {string} greeting
 * @param {(question: string) => void} onPick
 */
export function welcome(greeting, onPick) {
  const examples = [
    ["A fact", "What is the capital of France?"],
    ["A sum", "A shop has 3 boxes of 12 apples and sells 7 apples. How many are left?"],
    ["Letters", 'Spell "garden" backwards.'],
    ["A story", "Tell me a short story about a fox."],
  ];
  return h(
    "section",
    { class: "welcome", "aria-label": "Welcome" },
    h("img", { src: "ui/leaf.svg", alt: "", width: 56, height: 56 }),
    h("h1", {}, greeting),
    h(
      "ul",
      { class: "examples", role: "list" },
      ...examples.map(([kind, question]) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "example", onclick: () => onPick(question) },
            h("span", { class: "example-kind" }, kind),
            h("span", {}, question),
          ),
        ),
      ),
    ),
  );
}
