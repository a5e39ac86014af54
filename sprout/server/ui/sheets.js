/**
 * The sheets that lie over the page for a moment: a question, the API key, the keyboard's help.
 *
 * They are dialog elements: the browser keeps the focus inside, closes them on Escape and puts the
 * focus back.
 */

import { h, iconButton } from "./dom.js";

/**
 * Opens a sheet and waits for its end.
 * @param {HTMLDialogElement} sheet
 * @returns {Promise<string>} its return value: "" where it was closed without an answer
 */
export function opened(sheet) {
  document.body.append(sheet);
  sheet.addEventListener("pointerdown", (event) => {
    const { left, right, top, bottom } = sheet.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (x < left || x > right || y < top || y > bottom) sheet.close("");
  });
  sheet.showModal();
  return new Promise((resolve) => {
    sheet.addEventListener("close", () => {
      sheet.remove();
      resolve(sheet.returnValue);
    });
  });
}

/**
 * A sheet with a title and a button that closes it.
 * @param {string} kind a class
 * @param {string} title
 * @param {...Node} content
 * @returns {HTMLDialogElement}
 */
export function sheet(kind, title, ...content) {
  const dialog = h(
    "dialog",
    { class: `sheet ${kind}`, "aria-label": title },
    h(
      "header",
      {},
      h("h2", { tabindex: -1, autofocus: true }, title),
      iconButton("close", "Close", () => dialog.close("")),
    ),
    ...content,
  );
  return dialog;
}

/**
 * Asks yes or no.
 * @param {string} question
 * @param {string} consequence
 * @param {string} yes the word on the button
 * @returns {Promise<boolean>}
 */
export async function confirmSheet(question, consequence, yes) {
  const dialog = h(
    "dialog",
    { class: "sheet small", "aria-label": question },
    h("h2", {}, question),
    h("p", {}, consequence),
    h(
      "div",
      { class: "sheet-actions" },
      h(
        "button",
        { type: "button", class: "button quiet", onclick: () => dialog.close("") },
        "Cancel",
      ),
      h(
        "button",
        { type: "button", class: "button danger", onclick: () => dialog.close("yes") },
        yes,
      ),
    ),
  );
  return (await opened(dialog)) === "yes";
}

/** @type {Promise<string|null>|null} */
let asking = null;

/**
 * Asks for the API key, once however many requests want one.
 * @param {boolean} refused whether the server has refused one already
 * @returns {Promise<string|null>} null where none was given
 */
export function keySheet(refused) {
  asking ??= askKey(refused).finally(() => {
    asking = null;
  });
  return asking;
}

/** @param {boolean} refused */
async function askKey(refused) {
  const field = h("input", {
    type: "password",
    autofocus: true,
    "aria-label": "API key",
    autocomplete: "off",
    spellcheck: "false",
  });
  const why = refused
    ? "The server did not accept that key."
    : "This server answers only with a key.";
  const form = h(
    "form",
    { method: "dialog" },
    h("p", {}, `${why} It is kept until you close this tab.`),
    field,
    h("div", { class: "sheet-actions" }, h("button", { type: "submit", class: "button" }, "Go on")),
  );
  const dialog = sheet("small", "API key", form);
  dialog.querySelector("h2")?.removeAttribute("autofocus");
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    dialog.close(field.value.trim());
  });
  return (await opened(dialog)) || null;
}

/**
 * The keys that do something.
 * @param {[string, [string[], string][]][]} groups of [keys, what they do]
 */
export function helpSheet(groups) {
  const rows = groups.map(([name, keys]) =>
    h(
      "section",
      {},
      h("h3", {}, name),
      h(
        "dl",
        { class: "keys" },
        ...keys.flatMap(([combination, what]) => [
          h("dt", {}, ...combination.map((key) => h("kbd", {}, key))),
          h("dd", {}, what),
        ]),
      ),
    ),
  );
  opened(sheet("help", "Keyboard", h("div", { class: "help-groups" }, ...rows)));
}
