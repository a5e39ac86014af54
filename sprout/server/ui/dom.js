/**
 * Small helpers for elements: making them, icons, copying, speaking to a screen reader.
 *
 * Text always goes in as text. The only HTML that the page ever parses is an answer's markdown, in
 * markdown.js.
 */

/** Paths on a 24 × 24 grid, drawn with a round line. */
const ICONS = {
  again: "M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7",
  calculator: "M6 3h12v18H6zM9.5 7h5M9 12h.01M12 12h.01M15 12h.01M9 16h.01M12 16h.01M15 16h.01",
  check: "m5 12.5 4.5 4.5L19 7.5",
  chevron: "m9 6 6 6-6 6",
  close: "M6 6l12 12M18 6 6 18",
  code: "m8 8-4 4 4 4m8-8 4 4-4 4M13.5 6l-3 12",
  copy: "M9 9h10v11H9zM5 15V4h10",
  down: "M12 5v14m-6-6 6 6 6-6",
  edit: "m4 20 1-4L16 5l3 3L8 19l-4 1ZM14 7l3 3",
  help: "M9.2 9.2a2.9 2.9 0 1 1 4.1 2.6c-.9.4-1.3 1-1.3 2M12 17.2v.1",
  left: "m15 6-6 6 6 6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  plus: "M12 5v14M5 12h14",
  right: "m9 6 6 6-6 6",
  search: "M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14Zm9 2-4-4",
  send: "M12 19V5m-6 6 6-6 6 6",
  settings:
    "M4 8h9m5 0h2M4 16h2m5 0h9M15.5 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8.5 18.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  sidebar: "M4 5h16v14H4zM9.5 5v14",
  stop: "M7 7h10v10H7z",
  thumbDown:
    "M17 4v10M7 4h10v10l-4.2 6c-1.4 0-2.3-1-2.1-2.3l.5-3.7H5.8c-1 0-1.8-.9-1.6-1.9L5.6 5c.1-.6.7-1 1.4-1ZM17 14h3V4h-3",
  thumbUp:
    "M7 20V10m10 10H7V10l4.2-6c1.4 0 2.3 1 2.1 2.3l-.5 3.7h5.4c1 0 1.8.9 1.6 1.9L18.4 19c-.1.6-.7 1-1.4 1ZM7 10H4v10h3",
};

/**
 * An element with attributes, listeners (`onclick`) and children.
 *
 * Attributes that are false, null or undefined are left out; true gives an empty one.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any} the element
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/**
 * The element of the page with this id.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}`);
  return element;
}

/**
 * @param {string} name one of ICONS
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[/** @type {keyof typeof ICONS} */ (name)]);
  svg.append(path);
  return svg;
}

/**
 * A button that shows an icon and says its label.
 * @param {string} name the icon
 * @param {string} label
 * @param {(event: Event) => void} onclick
 * @param {Record<string, any>} [more] further attributes
 * @returns {HTMLButtonElement}
 */
export function iconButton(name, label, onclick, more = {}) {
  const attributes = { type: "button", class: "icon-button", "aria-label": label, title: label };
  return h("button", { ...attributes, onclick, ...more }, icon(name));
}

/**
 * A button that copies a text and says so with a tick for a moment.
 * @param {string} label
 * @param {() => string} text
 * @param {Record<string, any>} [more]
 * @returns {HTMLButtonElement}
 */
export function copyButton(label, text, more = {}) {
  const button = iconButton(
    "copy",
    label,
    async () => {
      const copied = await copy(text());
      announce(copied ? "Copied." : "The browser does not let this page copy.");
      if (!copied) return;
      button.replaceChildren(icon("check"));
      setTimeout(() => button.replaceChildren(icon("copy")), 1500);
    },
    more,
  );
  return button;
}

/**
 * Puts a text on the clipboard, also where the page is not served over https.
 * @param {string} text
 * @returns {Promise<boolean>} whether it went
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "visually-hidden", readonly: true });
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    before?.focus();
    return copied;
  }
}

/**
 * Has a screen reader say something. Nothing is shown.
 * @param {string} text
 */
export function announce(text) {
  const region = byId("announcer");
  region.textContent = "";
  // a region that is filled in a later task is read even when the words are the same as before
  setTimeout(() => {
    region.textContent = text;
  }, 50);
}

/**
 * Calls a function once things have been quiet for a while.
 * @param {number} milliseconds
 * @param {() => void} call
 * @returns {() => void}
 */
export function debounced(milliseconds, call) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(call, milliseconds);
  };
}

/**
 * What this browser keeps for the page; nothing where storage is switched off.
 * @param {string} name
 * @returns {string|null}
 */
export function remembered(name) {
  try {
    return localStorage.getItem(`sprout.${name}`);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string|null} value null forgets
 */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(`sprout.${name}`);
    else localStorage.setItem(`sprout.${name}`, value);
  } catch {
    // storage is switched off: the choice lasts as long as the page
  }
}
