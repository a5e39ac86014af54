/**
 * The fields of the settings: a label, the field, and a line that explains it.
 */

import { h } from "./dom.js";

/**
 * @typedef {import("./conversation.js").Settings} Settings
 *
 * @typedef {object} Dial a number that can be set
 * @property {keyof Settings} name
 * @property {string} label
 * @property {string} help
 * @property {number} min
 * @property {number} max
 * @property {number} step
 * @property {number|null} usual what applies when nothing is set; null: a field that may be empty
 * @property {string} [empty] what an empty field means
 */

/**
 * A label, a field, and a line that explains it.
 * @param {string} id
 * @param {string} label
 * @param {string} help
 * @param {HTMLElement} field
 * @param {Node|null} [value] shown beside the label
 */
export function row(id, label, help, field, value = null) {
  field.setAttribute("aria-describedby", `${id}-help`);
  return h(
    "div",
    { class: "field" },
    h("div", { class: "field-head" }, h("label", { for: id }, label), value),
    field,
    h("p", { class: "field-help", id: `${id}-help` }, help),
  );
}

/**
 * @param {Dial} dial
 * @param {any} value
 * @param {(name: keyof Settings, value: any) => void} set
 */
export function slider({ name, label, help, min, max, step, usual }, value, set) {
  const field = h("input", { id: name, type: "range", min, max, step });
  field.value = value ?? usual;
  const shown = h("output", { for: name }, String(value ?? usual));
  field.addEventListener("input", () => {
    const chosen = Number(field.value);
    shown.textContent = String(chosen);
    set(name, chosen === usual && name !== "temperature" ? undefined : chosen);
  });
  return row(name, label, help, field, shown);
}

/**
 * @param {Dial} dial
 * @param {any} value
 * @param {(name: keyof Settings, value: any) => void} set
 */
export function number({ name, label, help, min, max, empty }, value, set) {
  const field = h("input", {
    id: name,
    type: "number",
    inputmode: "numeric",
    min,
    max,
    step: 1,
    placeholder: empty,
  });
  field.value = value ?? "";
  field.addEventListener("input", () => {
    const valid = field.validity.valid;
    field.setAttribute("aria-invalid", String(!valid));
    if (valid) set(name, field.value === "" ? undefined : Number(field.value));
  });
  return row(name, label, help, field);
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} help
 * @param {boolean} on
 * @param {(on: boolean) => void} set
 */
export function switchRow(id, label, help, on, set) {
  const field = h("input", { id, type: "checkbox", role: "switch", class: "switch" });
  field.checked = on;
  field.addEventListener("change", () => set(field.checked));
  return h(
    "div",
    { class: "field switch-field" },
    h(
      "div",
      {},
      h("label", { for: id }, label),
      h("p", { class: "field-help", id: `${id}-help` }, help),
    ),
    field,
  );
}
