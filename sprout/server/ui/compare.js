/**
 * "Which answer is better?": asked once after a second answer came, and never in the way.
 */

import { announce, h } from "./dom.js";
import { render } from "./markdown.js";

/** @typedef {import("./conversation.js").Turn} Turn */

/**
 * @param {import("./conversation.js").Choice} choice
 * @param {(turn: Turn) => void} choose
 * @param {() => void} dismiss
 * @returns {HTMLElement}
 */
export function compareCard(choice, choose, dismiss) {
  if (choice.chosen !== null) {
    announce("Your choice is kept.");
    return h("p", { class: "thanks" }, "Noted. The next round of training can learn from it.");
  }
  const side = (/** @type {string} */ name, /** @type {Turn} */ turn) => {
    const text = h("div", {
      class: "prose compare-text",
      tabindex: 0,
      role: "region",
      "aria-label": name,
    });
    text.append(render(turn.content));
    const pick = () => choose(turn);
    return h(
      "div",
      { class: "compare-side" },
      h("h3", {}, name),
      text,
      h(
        "button",
        { type: "button", class: "button quiet", onclick: pick, "aria-label": `${name} is better` },
        "This one",
      ),
    );
  };
  return h(
    "section",
    { class: "compare", "aria-labelledby": "compare-title" },
    h(
      "header",
      {},
      h("h2", { id: "compare-title" }, "Which answer is better?"),
      h("button", { type: "button", class: "link", onclick: dismiss }, "Skip"),
    ),
    h(
      "div",
      { class: "compare-sides" },
      side("The earlier answer", choice.older),
      side("The new answer", choice.newer),
    ),
  );
}
