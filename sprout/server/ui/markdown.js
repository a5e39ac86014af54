/**
 * An answer's markdown as elements that cannot do harm.
 *
 * HTML in an answer is shown as the text it is. What marked makes of the rest passes DOMPurify with
 * a short list of elements and attributes; links lead to http, https and mailto only; pictures
 * become links, so that reading an answer asks nobody for anything.
 */

import { copyButton, h } from "./dom.js";
import { Marked } from "./vendor/marked.esm.js";
import DOMPurify from "./vendor/purify.es.js";

/** @type {(html: string, options: object) => unknown} */
const sanitize = /** @type {any} */ (DOMPurify).sanitize;

const ELEMENTS = (
  "a blockquote br code del em h1 h2 h3 h4 h5 h6 hr li ol p pre strong " +
  "table tbody td th thead tr ul"
).split(" ");

const CLEAN = {
  ALLOWED_TAGS: ELEMENTS,
  ALLOWED_ATTR: ["align", "class", "href", "start", "title"],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ADD_URI_SAFE_ATTR: ["align", "start"], // their values are no addresses
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: (/** @type {any} */ { text, block }) =>
      block ? `<p>${escaped(text)}</p>` : escaped(text),
    image: (/** @type {any} */ { href, text }) =>
      `<a href="${escaped(href)}">${escaped(text || href)}</a>`,
    checkbox: (/** @type {any} */ { checked }) => (checked ? "☑ " : "☐ "),
  },
});

/** @param {string} text */
function escaped(text) {
  /** @type {Record<string, string>} */
  const names = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => names[character]);
}

/**
 * @param {string} text markdown
 * @returns {DocumentFragment}
 */
export function render(text) {
  const html = /** @type {string} */ (marked.parse(text));
  const fragment = /** @type {DocumentFragment} */ (sanitize(html, CLEAN));
  for (const link of fragment.querySelectorAll("a")) {
    if (!link.hasAttribute("href")) link.replaceWith(...link.childNodes);
    else {
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener noreferrer");
    }
  }
  for (const block of fragment.querySelectorAll("pre")) frameCode(block);
  for (const table of fragment.querySelectorAll("table")) {
    const frame = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Table" });
    table.replaceWith(frame);
    frame.append(table);
  }
  return fragment;
}

/**
 * Gives a block of code its language and a copy button.
 * @param {HTMLElement} block
 */
function frameCode(block) {
  const code = block.querySelector("code");
  const language = /language-(\S+)/.exec(code?.className ?? "")?.[1] ?? "";
  code?.removeAttribute("class");
  const frame = h("figure", { class: "code" });
  block.replaceWith(frame);
  block.tabIndex = 0;
  const copyCode = copyButton("Copy code", () => (block.textContent ?? "").replace(/\n$/, ""));
  frame.append(h("figcaption", {}, h("span", {}, language || "text"), copyCode), block);
}

/**
 * Markdown that grows: blocks that are done stay as they are, only the last is made anew.
 *
 * So a long answer costs as much a word at its end as at its beginning.
 */
export class GrowingMarkdown {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.text = "";
    this.done = 0;
    /** @type {ChildNode[]} */
    this.open = [];
  }

  /**
   * @param {string} text all of it so far
   */
  grow(text) {
    if (text === this.text) return;
    this.text = text;
    const rest = text.replace(/\r\n?/g, "\n").slice(this.done);
    const tokens = marked.lexer(rest);
    while (tokens.at(-1)?.type === "space") tokens.pop();
    const closed = tokens.slice(0, -1).reduce((length, token) => length + token.raw.length, 0);
    for (const node of this.open) node.remove();
    if (closed > 0) this.element.append(render(rest.slice(0, closed)));
    const fragment = render(rest.slice(closed));
    this.open = [...fragment.childNodes];
    this.element.append(fragment);
    this.done += closed;
  }

  /**
   * The whole text at once; what is shown stays where it is the same already.
   * @param {string} text
   */
  finish(text) {
    const whole = h("div", { class: this.element.className });
    whole.append(render(text));
    if (!whole.isEqualNode(this.element.cloneNode(true))) {
      this.element.replaceChildren(...whole.childNodes);
    }
    this.text = text;
    this.done = 0;
    this.open = [...this.element.childNodes];
  }
}
