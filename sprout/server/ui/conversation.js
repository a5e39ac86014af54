/**
 * A conversation as a tree of turns, and its way to the server and back.
 *
 * Turns with the same parent are alternatives: a regenerated answer, an edited question. The page
 * shows one path through the tree, which ends at `leaf`. A turn is known here by its `key`; its
 * `id` comes from the server once it is stored.
 */

import { call, chatPath } from "./api.js";

/**
 * @typedef {object} Turn
 * @property {string} key
 * @property {string|null} id null until the server has it
 * @property {string|null} parent key
 * @property {"user"|"assistant"} role
 * @property {string} content
 * @property {import("./stream.js").ToolEvent[]} tools
 * @property {-1|0|1} rating
 * @property {string|null} model
 * @property {string|null} finish why the answer ended, where this page saw it
 * @property {Figures|null} figures
 *
 * @typedef {{tokens: number, perSecond: number|null, first: number}} Figures seconds, tokens
 *
 * @typedef {object} Settings what is set is sent; the rest is the server's choice
 * @property {number} [temperature]
 * @property {number} [top_p]
 * @property {number} [max_tokens]
 * @property {number} [seed]
 * @property {number} [frequency_penalty]
 * @property {number} [presence_penalty]
 * @property {string[]} [stop]
 * @property {boolean} [tools] false keeps the model from its tools
 *
 * @typedef {{turn: Turn, stop: AbortController}} Run an answer that is being given
 * @typedef {{error: Error, retry: () => void}} Failure
 * @typedef {{older: Turn, newer: Turn, chosen: Turn|null}} Choice two answers to choose between
 */

let made = 0;

/** Fires "turns" when its path changed, "text" when the running answer grew, "about" for the rest. */
export class Conversation extends EventTarget {
  /** @param {{model: string, system: string, settings: Settings}} start */
  constructor(start) {
    super();
    /** @type {string|null} */
    this.id = null;
    this.title = "";
    this.model = start.model;
    this.system = start.system;
    this.settings = start.settings;
    /** @type {Map<string, Turn>} */
    this.turns = new Map();
    /** @type {string|null} */
    this.leaf = null;
    /** @type {Run|null} */
    this.run = null;
    /** @type {Failure|null} */
    this.failure = null;
    /** @type {Choice|null} */
    this.choice = null;
    /** @type {Map<string, Promise<void>>} */
    this.storing = new Map();
  }

  /**
   * One that the server keeps.
   * @param {string} id
   * @param {string} model the model to use where the stored one names none
   * @returns {Promise<Conversation>}
   */
  static async load(id, model) {
    const stored = await call("GET", chatPath(id));
    const { system, settings } = stored;
    const self = new Conversation({
      model: stored.model || model,
      system: system ?? "",
      settings: settings ?? {},
    });
    self.id = stored.id;
    self.title = stored.title;
    for (const turn of stored.turns) {
      const parent = turn.parent === null ? null : `id-${turn.parent}`;
      const more = { key: `id-${turn.id}`, parent, finish: null, figures: null };
      self.turns.set(more.key, { ...turn, ...more, tools: turn.tools ?? [] });
    }
    const leaf = stored.leaf === null || stored.leaf === undefined ? null : `id-${stored.leaf}`;
    const last = [...self.turns.keys()].at(-1) ?? null;
    self.leaf = self.endBelow(leaf !== null && self.turns.has(leaf) ? leaf : last);
    return self;
  }

  /** @param {"turns"|"text"|"about"} what */
  tell(what) {
    this.dispatchEvent(new Event(what));
  }

  /**
   * The turns from the first to the one with this key.
   * @param {string|null} [key]
   * @returns {Turn[]}
   */
  path(key = this.leaf) {
    const path = [];
    for (let turn = this.turns.get(key ?? ""); turn; turn = this.turns.get(turn.parent ?? "")) {
      path.push(turn);
    }
    return path.reverse();
  }

  /**
   * How many turns there are below each parent, oldest first.
   * @returns {Map<string|null, Turn[]>}
   */
  families() {
    const families = new Map();
    for (const turn of this.turns.values()) {
      const family = families.get(turn.parent);
      if (family) family.push(turn);
      else families.set(turn.parent, [turn]);
    }
    return families;
  }

  /**
   * The end of the newest path through a turn.
   * @param {string|null} key
   * @returns {string|null}
   */
  endBelow(key) {
    const families = this.families();
    for (;;) {
      const next = families.get(key)?.at(-1);
      if (!next) return key;
      key = next.key;
    }
  }

  /**
   * A new turn at the end of the path that is shown.
   * @param {"user"|"assistant"} role
   * @param {string|null} parent
   * @param {string} content
   * @returns {Turn}
   */
  add(role, parent, content) {
    made += 1;
    const model = role === "assistant" ? this.model : null;
    /** @type {Turn} */
    const turn = {
      key: `new-${made}`,
      id: null,
      parent,
      role,
      content,
      tools: [],
      rating: 0,
      model,
      finish: null,
      figures: null,
    };
    this.turns.set(turn.key, turn);
    this.leaf = turn.key;
    this.tell("turns");
    return turn;
  }

  /**
   * Takes back a turn that has nothing below it.
   * @param {Turn} turn
   * @param {string|null} leaf the end of the path from now on
   */
  remove(turn, leaf) {
    this.turns.delete(turn.key);
    this.leaf = leaf;
    this.tell("turns");
  }

  /**
   * Shows another alternative, with the newest turns below it.
   * @param {Turn} turn
   */
  show(turn) {
    this.leaf = this.endBelow(turn.key);
    this.tell("turns");
    this.keepLeaf().catch(() => {}); // the next stored turn says it again
  }

  /**
   * Stores a turn, and whatever it stands on that is not stored yet. Twice does no harm.
   * @param {Turn} turn
   * @param {{keepalive?: boolean}} [options]
   * @returns {Promise<void>}
   */
  store(turn, options) {
    if (turn.id !== null) return Promise.resolve();
    let storing = this.storing.get(turn.key);
    if (!storing) {
      storing = this.#store(turn, options).finally(() => this.storing.delete(turn.key));
      this.storing.set(turn.key, storing);
    }
    return storing;
  }

  /**
   * @param {Turn} turn
   * @param {{keepalive?: boolean}} [options]
   */
  async #store(turn, options) {
    const above = this.turns.get(turn.parent ?? "");
    if (above) await this.store(above);
    if (this.id === null) await this.#create(turn);
    const { role, content, tools, model } = turn;
    const body = { parent: above?.id ?? null, role, content, tools, model };
    turn.id = (
      await call("POST", chatPath(/** @type {string} */ (this.id), "turns"), body, options)
    ).id;
    this.tell("turns");
  }

  /** @param {Turn} first the question that names it */
  async #create(first) {
    this.title ||= titleOf(first.content);
    const { title, model, system } = this;
    this.id = (await call("POST", "api/conversations", { title, model, system })).id;
    this.tell("about");
    if (Object.keys(this.settings).length) await this.patch({ settings: this.settings });
  }

  /** Tells the server which turn is shown last. */
  async keepLeaf() {
    const id = this.turns.get(this.leaf ?? "")?.id;
    if (id) await this.patch({ leaf: id });
  }

  /**
   * Changes title, system, settings, model or leaf on the server, where it is there already.
   * @param {object} changes
   */
  async patch(changes) {
    if (this.id !== null) await call("PATCH", chatPath(this.id), changes);
  }

  /**
   * @param {Turn} turn
   * @param {-1|0|1} rating
   */
  async rate(turn, rating) {
    const before = turn.rating;
    turn.rating = rating;
    this.tell("turns");
    try {
      const path = chatPath(/** @type {string} */ (this.id), "turns", String(turn.id), "rating");
      await call("PUT", path, { rating });
    } catch (error) {
      turn.rating = before;
      this.tell("turns");
      throw error;
    }
  }
}

/**
 * A title from the first words of a question: whole words, 48 characters at most.
 * @param {string} text
 * @returns {string}
 */
export function titleOf(text) {
  const line = text.trim().split("\n", 1)[0].replace(/\s+/g, " ");
  if (line.length <= 48) return line || "New chat";
  const cut = line.slice(0, 48);
  const space = cut.lastIndexOf(" ");
  return `${(space > 20 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
