/**
 * The keyboard: one table of keys, which the help sheet shows and the page obeys.
 *
 * Keys without Ctrl work only while nobody is typing, and can be switched off in the settings, as
 * some people speak to their computer and some keyboards send them by mistake.
 */

import { remembered } from "./dom.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/**
 * @typedef {object} Shortcut
 * @property {string} keys as in "ctrl+k" or "r"; ctrl is ⌘ on a Mac
 * @property {string} what
 * @property {string} group
 * @property {() => void} act
 */

/** Keys that the fields handle themselves, for the help sheet. */
const IN_FIELDS = /** @type {[string[], string][]} */ ([
  [["Enter"], "Send"],
  [["Shift", "Enter"], "New line"],
  [["↑"], "Edit the last question (in an empty field)"],
]);

/**
 * Obeys a table of shortcuts.
 * @param {Shortcut[]} shortcuts
 */
export function listen(shortcuts) {
  const table = new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut.act]));
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const typing = isField(event.target);
    const control = MAC ? event.metaKey : event.ctrlKey;
    if (!control && (event.metaKey || event.ctrlKey)) return;
    const plain = event.key.length === 1 && !control;
    if (plain && (typing || remembered("plainKeys") === "off")) return;
    const shift = event.shiftKey && (control || event.key.length > 1) ? "shift+" : "";
    const act = table.get(`${control ? "ctrl+" : ""}${shift}${event.key.toLowerCase()}`);
    if (!act) return;
    if (event.key.startsWith("Arrow") && (typing || inScrollable(event.target))) return;
    event.preventDefault();
    act();
  });
}

/** @param {EventTarget|null} target */
function isField(target) {
  return (
    target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
  );
}

/** @param {EventTarget|null} target */
function inScrollable(target) {
  return target instanceof HTMLElement && target.matches("pre, .table, .compare-text");
}

/**
 * The table for the help sheet.
 * @param {Shortcut[]} shortcuts
 * @returns {[string, [string[], string][]][]}
 */
export function helpOf(shortcuts) {
  /** @type {Map<string, [string[], string][]>} */
  const groups = new Map([["Write", [...IN_FIELDS]]]);
  for (const { keys, what, group } of shortcuts) {
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group)?.push([keys.split("+").map(keyName), what]);
  }
  return [...groups];
}

/** @param {string} key */
function keyName(key) {
  const names = /** @type {Record<string, string>} */ ({
    ctrl: MAC ? "⌘" : "Ctrl",
    shift: "Shift",
    escape: "Esc",
    arrowleft: "←",
    arrowright: "→",
  });
  return names[key] ?? key.toUpperCase();
}
