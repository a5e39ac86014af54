/**
 * A small menu under a button, with the keys that a menu has.
 */

import { h } from "./dom.js";

/**
 * Opens a menu; it closes by a choice, Escape, a click elsewhere, or when focus leaves it.
 * @param {HTMLElement} anchor the button it belongs to
 * @param {{label: string, act: () => void, danger?: boolean}[]} entries
 */
export function openMenu(anchor, entries) {
  const items = entries.map(({ label, act, danger }) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: -1,
        class: danger ? "danger" : null,
        onclick: () => {
          close(true);
          act();
        },
      },
      label,
    ),
  );
  const menu = h(
    "div",
    { class: "menu", role: "menu", "aria-label": anchor.getAttribute("aria-label") },
    ...items,
  );
  let open = true;

  /** @param {boolean} back whether focus returns to the button */
  function close(back) {
    if (!open) return;
    open = false;
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (back) anchor.focus();
  }

  /** @param {Event} event */
  function outside(event) {
    if (!menu.contains(/** @type {Node} */ (event.target))) close(false);
  }

  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const at = items.indexOf(/** @type {any} */ (document.activeElement));
    const last = items.length - 1;
    const goal = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (goal !== undefined) items[goal].focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  menu.addEventListener("focusout", (/** @type {FocusEvent} */ event) => {
    if (event.relatedTarget && !menu.contains(/** @type {Node} */ (event.relatedTarget)))
      close(false);
  });

  anchor.setAttribute("aria-expanded", "true");
  document.body.append(menu);
  const place = anchor.getBoundingClientRect();
  const below = place.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.top = `${below ? place.bottom + 4 : place.top - menu.offsetHeight - 4}px`;
  menu.style.left = `${Math.max(8, Math.min(place.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  document.addEventListener("pointerdown", outside, true);
  items[0].focus();
}
