/**
 * The conversations that are kept: listed by day, searched, renamed, exported, deleted.
 */

import { call, chatPath, download } from "./api.js";
import { announce, byId, debounced, h, iconButton, remember } from "./dom.js";
import { openMenu } from "./menu.js";
import { confirmSheet } from "./sheets.js";

/** @typedef {{id: string, title: string, updated: number, model: string, messages: number}} Entry */

const STEP = 100; // conversations listed at first, and more at a time
const narrow = matchMedia("(max-width: 50rem)");

/** The left side of the page. */
export class Sidebar {
  /**
   * @param {object} acts
   * @param {(id: string) => void} acts.open
   * @param {() => void} acts.start a new chat
   * @param {(id: string, title: string) => void} acts.renamed
   * @param {(id: string) => void} acts.deleted
   * @param {(error: any) => void} acts.report
   */
  constructor(acts) {
    this.acts = acts;
    this.list = byId("conversations");
    this.search = /** @type {HTMLInputElement} */ (byId("search"));
    /** @type {Entry[]} */
    this.entries = [];
    this.limit = STEP;
    this.asked = 0;
    /** @type {string|null} */
    this.current = null;
    /** @type {Set<string>} */
    this.running = new Set();
    this.search.addEventListener(
      "input",
      debounced(150, () => this.refresh()),
    );
    this.search.addEventListener("keydown", (event) => this.#searchKey(event));
    byId("new-chat").addEventListener("click", () => {
      this.close(true);
      acts.start();
    });
    byId("new-chat-small").addEventListener("click", () => acts.start());
    byId("close-sidebar").addEventListener("click", () => this.close());
    byId("open-sidebar").addEventListener("click", () => this.open());
    byId("shade").addEventListener("click", () => this.close());
    byId("sidebar").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && narrow.matches) this.close();
    });
    narrow.addEventListener("change", () => this.#setDrawer(false));
    this.#setDrawer(false);
  }

  get isOpen() {
    const { sidebar } = document.documentElement.dataset;
    return narrow.matches ? sidebar === "drawer" : sidebar !== "closed";
  }

  /** Shows the sidebar: beside the page, or over it where there is little room. */
  open() {
    if (narrow.matches) this.#setDrawer(true);
    else {
      delete document.documentElement.dataset.sidebar;
      remember("sidebar", null);
      byId("sidebar").inert = false;
    }
    byId("close-sidebar").focus();
  }

  /**
   * Hides the sidebar.
   * @param {boolean} [drawerOnly] whether it stays where it has room of its own
   */
  close(drawerOnly = false) {
    if (narrow.matches) {
      if (!this.isOpen) return;
      this.#setDrawer(false);
      byId("open-sidebar").focus();
    } else if (!drawerOnly) {
      document.documentElement.dataset.sidebar = "closed";
      remember("sidebar", "closed");
      byId("sidebar").inert = true;
      byId("open-sidebar").focus();
    }
  }

  /** @param {boolean} open */
  #setDrawer(open) {
    const { dataset } = document.documentElement;
    if (open) dataset.sidebar = "drawer";
    else if (dataset.sidebar === "drawer") delete dataset.sidebar;
    byId("shade").hidden = !open;
    byId("page").inert = open;
    byId("sidebar").inert = narrow.matches ? !open : dataset.sidebar === "closed";
  }

  /** Asks the server for the list again. Never throws. */
  async refresh() {
    const asked = ++this.asked;
    const text = this.search.value.trim();
    const query = new URLSearchParams({ q: text, limit: String(this.limit) });
    try {
      const { conversations } = await call("GET", `api/conversations?${query}`);
      if (asked !== this.asked) return; // an answer to older letters
      this.entries = conversations;
      this.draw();
      if (text) announce(`${conversations.length} found`);
    } catch {
      // the page says elsewhere that the server is away; the list stays as it was
    }
  }

  /**
   * @param {string|null} current the conversation that is shown
   * @param {Set<string>} running those that are being answered
   */
  mark(current, running) {
    const same =
      running.size === this.running.size && [...running].every((id) => this.running.has(id));
    if (current === this.current && same) return;
    this.current = current;
    this.running = running;
    this.draw();
  }

  /** Draws the list. */
  draw() {
    const text = this.search.value.trim();
    if (this.list.querySelector(".rename, [aria-expanded=true]")) return; // it is being used
    const held = this.list.contains(document.activeElement)
      ? document.activeElement?.closest("li")?.dataset.id
      : undefined;
    const parts = [];
    if (this.entries.length === 0) {
      parts.push(
        h(
          "p",
          { class: "none" },
          text ? `Nothing mentions “${text}”.` : "What you talk about is kept here.",
        ),
      );
    }
    for (const [name, entries] of byDay(this.entries)) {
      parts.push(
        h(
          "section",
          {},
          h("h2", {}, name),
          h("ul", { role: "list" }, ...entries.map((entry) => this.#row(entry, text))),
        ),
      );
    }
    if (this.entries.length === this.limit) {
      const more = () => {
        this.limit += STEP;
        this.refresh();
      };
      parts.push(h("button", { type: "button", class: "link more", onclick: more }, "Show more"));
    }
    this.list.replaceChildren(...parts);
    if (held) this.list.querySelector(`li[data-id="${CSS.escape(held)}"] a`)?.focus();
  }

  /**
   * @param {Entry} entry
   * @param {string} text what was searched for
   */
  #row(entry, text) {
    const open = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.close(true);
      this.acts.open(entry.id);
    };
    const link = h(
      "a",
      { href: `#/${encodeURIComponent(entry.id)}`, onclick: open, title: entry.title },
      ...highlighted(entry.title, text),
    );
    if (entry.id === this.current) link.setAttribute("aria-current", "page");
    const more = iconButton(
      "more",
      `More for ${entry.title}`,
      () =>
        openMenu(more, [
          { label: "Rename", act: () => this.#rename(row, entry) },
          { label: "Export", act: () => this.#export(entry) },
          { label: "Delete", act: () => this.#delete(entry), danger: true },
        ]),
      { "aria-haspopup": "menu", "aria-expanded": "false" },
    );
    const dot =
      this.running.has(entry.id) &&
      h("span", { class: "dot", role: "img", "aria-label": "being answered" });
    const row = h("li", { "data-id": entry.id }, link, dot, more);
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Entry} entry
   */
  #rename(row, entry) {
    const field = h("input", { class: "rename", "aria-label": "New title", maxlength: 200 });
    field.value = entry.title;
    let open = true;
    const close = (/** @type {boolean} */ keep) => {
      if (!open) return;
      open = false;
      const title = field.value.trim();
      field.remove();
      if (keep && title && title !== entry.title) {
        entry.title = title;
        call("PATCH", chatPath(entry.id), { title }).then(
          () => this.acts.renamed(entry.id, title),
          this.acts.report,
        );
      }
      this.draw();
      this.list.querySelector(`li[data-id="${CSS.escape(entry.id)}"] a`)?.focus();
    };
    field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") close(true);
      if (event.key === "Escape") close(false);
      event.stopPropagation();
    });
    field.addEventListener("blur", () => close(true));
    row.replaceChildren(field);
    field.select();
  }

  /** @param {Entry} entry */
  #export(entry) {
    const path = `api/export?${new URLSearchParams({ conversation: entry.id })}`;
    download(path, "conversation.json").catch(this.acts.report);
  }

  /** @param {Entry} entry */
  async #delete(entry) {
    const sure = await confirmSheet(
      `Delete “${entry.title}”?`,
      "Its turns and ratings go too. This cannot be undone.",
      "Delete",
    );
    if (!sure) return;
    try {
      await call("DELETE", chatPath(entry.id));
      this.entries = this.entries.filter((other) => other !== entry);
      this.draw();
      announce("Deleted.");
      this.acts.deleted(entry.id);
    } catch (error) {
      this.acts.report(error);
    }
  }

  /** @param {KeyboardEvent} event */
  #searchKey(event) {
    if (event.key === "Escape" && this.search.value) {
      this.search.value = "";
      this.refresh();
      event.stopPropagation();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      const first = this.list.querySelector("li a");
      if (event.key === "Enter") first?.click();
      else first?.focus();
      event.preventDefault();
    }
  }

  /**
   * The conversation before or after the one that is shown.
   * @param {-1|1} by
   */
  step(by) {
    const at = this.entries.findIndex((entry) => entry.id === this.current);
    const goal = at < 0 ? this.entries[0] : this.entries[at + by];
    if (goal) this.acts.open(goal.id);
  }
}

/**
 * @param {Entry[]} entries newest first
 * @returns {Map<string, Entry[]>}
 */
function byDay(entries) {
  const days = new Map();
  for (const entry of entries) {
    const name = dayName(entry.updated);
    if (!days.has(name)) days.set(name, []);
    days.get(name).push(entry);
  }
  return days;
}

/**
 * @param {number} seconds
 * @returns {string}
 */
function dayName(seconds) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.ceil((midnight - seconds * 1000) / 86_400_000);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  return days <= 7 ? "The last seven days" : "Earlier";
}

/**
 * A title with the words that were searched for marked.
 * @param {string} title
 * @param {string} text
 * @returns {(Node|string)[]}
 */
function highlighted(title, text) {
  const at = text ? title.toLowerCase().indexOf(text.toLowerCase()) : -1;
  if (at < 0) return [title];
  const end = at + text.length;
  return [title.slice(0, at), h("mark", {}, title.slice(at, end)), title.slice(end)];
}
