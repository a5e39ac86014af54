/**
 * The settings sheet: what the model is told and how it chooses its words in this conversation,
 * and how the page behaves.
 */

import { call, download, storedKey, storeKey } from "./api.js";
import { announce, debounced, h, remember, remembered } from "./dom.js";
import { number, row, slider, switchRow } from "./fields.js";
import { opened, sheet } from "./sheets.js";

/**
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {import("./conversation.js").Settings} Settings
 */

/** @type {import("./fields.js").Dial[]} */
const DIALS = [
  {
    name: "temperature",
    label: "Temperature",
    min: 0,
    max: 2,
    step: 0.05,
    usual: 0.8,
    help: "Low keeps to the likeliest words, high wanders. 0 always gives the same answer.",
  },
  {
    name: "top_p",
    label: "Top-p",
    min: 0.05,
    max: 1,
    step: 0.05,
    usual: 1,
    help: "Only the likeliest words that together reach this share.",
  },
  {
    name: "max_tokens",
    label: "Longest answer",
    min: 1,
    max: 100_000,
    step: 1,
    usual: null,
    empty: "as it fits",
    help: "In tokens; a word has one or two.",
  },
  {
    name: "seed",
    label: "Seed",
    min: 0,
    max: 2 ** 53 - 1,
    step: 1,
    usual: null,
    empty: "random",
    help: "The same seed gives the same answer; answering again adds one.",
  },
];

/** @type {import("./fields.js").Dial[]} */
const FINER = [
  {
    name: "frequency_penalty",
    label: "Frequency penalty",
    min: -2,
    max: 2,
    step: 0.1,
    usual: 0,
    help: "Above 0 a word is less likely the more often it came.",
  },
  {
    name: "presence_penalty",
    label: "Presence penalty",
    min: -2,
    max: 2,
    step: 0.1,
    usual: 0,
    help: "Above 0 a word is less likely once it came.",
  },
];

const START = "start"; // where the settings of new chats are remembered

/**
 * What a new chat begins with.
 * @returns {{system: string, settings: Settings}}
 */
export function startSettings() {
  try {
    const { system, settings } = JSON.parse(remembered(START) ?? "{}");
    return { system: system ?? "", settings: filled(settings ?? {}) };
  } catch {
    return { system: "", settings: filled({}) };
  }
}

/**
 * Settings with the page's own choice where there is none.
 * @param {Settings} settings
 * @returns {Settings}
 */
function filled(settings) {
  return { temperature: 0.8, ...settings };
}

/**
 * Opens the settings of a conversation and of the page.
 * @param {Conversation} chat
 * @param {import("./api.js").Config|null} config
 * @param {(error: any) => void} report
 */
export function openSettings(chat, config, report) {
  const keep = debounced(300, () => {
    chat.patch({ system: chat.system, settings: chat.settings }).catch(report);
  });
  const body = h("div", { class: "settings" });
  const draw = () =>
    body.replaceChildren(chatPart(chat, config, keep, draw), pagePart(chat, config, report));
  draw();
  opened(sheet("drawer", "Settings", body));
}

/**
 * @param {Conversation} chat
 * @param {import("./api.js").Config|null} config
 * @param {() => void} keep stores what has changed
 * @param {() => void} redraw
 */
function chatPart(chat, config, keep, redraw) {
  const system = h("textarea", {
    id: "system",
    rows: 4,
    placeholder: "For example: Answer in one short sentence.",
  });
  system.value = chat.system;
  system.addEventListener("input", () => {
    chat.system = system.value;
    keep();
  });
  /** @type {(name: keyof Settings, value: any) => void} */
  const set = (name, value) => {
    if (value === undefined) delete chat.settings[name];
    else Object.assign(chat.settings, { [name]: value });
    keep();
  };
  const stop = h("input", { id: "stop", type: "text", placeholder: "none", spellcheck: "false" });
  stop.value = (chat.settings.stop ?? []).join(", ");
  stop.addEventListener("input", () => {
    const words = stop.value
      .split(",")
      .map((/** @type {string} */ word) => word.trim())
      .filter(Boolean)
      .slice(0, 4);
    set("stop", words.length ? words : undefined);
  });
  const asStart = () => {
    remember(START, JSON.stringify({ system: chat.system, settings: chat.settings }));
    announce("New chats begin with these settings.");
  };
  const reset = () => {
    remember(START, null);
    chat.system = "";
    chat.settings = filled({});
    keep();
    redraw();
    announce("The settings are back to what they were at first.");
  };
  const finer = h(
    "details",
    {},
    h("summary", {}, "Finer settings"),
    ...FINER.map((dial) => slider(dial, chat.settings[dial.name], set)),
    row("stop", "Stop at", "Words that end the answer, with commas between them.", stop),
  );
  finer.open = FINER.some(({ name }) => chat.settings[name] !== undefined) || stop.value !== "";
  const tools = config?.tools.length
    ? switchRow(
        "tools",
        "Tools",
        `The model may use: ${config.tools.join(", ")}.`,
        chat.settings.tools !== false,
        (on) => set("tools", on ? undefined : false),
      )
    : null;
  return h(
    "section",
    { "aria-labelledby": "settings-chat" },
    h("h3", { id: "settings-chat" }, "This chat"),
    row("system", "System prompt", "What the model is told before the first question.", system),
    tools,
    ...DIALS.map((dial) =>
      (dial.usual === null ? number : slider)(dial, chat.settings[dial.name], set),
    ),
    finer,
    h(
      "div",
      { class: "settings-actions" },
      h("button", { type: "button", class: "button quiet", onclick: asStart }, "Use for new chats"),
      h("button", { type: "button", class: "link", onclick: reset }, "Back to the start"),
    ),
  );
}

/**
 * @param {Conversation} chat
 * @param {import("./api.js").Config|null} config
 * @param {(error: any) => void} report
 */
function pagePart(chat, config, report) {
  const theme = remembered("theme") ?? "system";
  const themes = [
    ["system", "System"],
    ["light", "Light"],
    ["dark", "Dark"],
  ].map(([value, label]) => {
    const radio = h("input", { type: "radio", name: "theme", value, id: `theme-${value}` });
    radio.checked = value === theme;
    radio.addEventListener("change", () => setTheme(value));
    return h("label", {}, radio, h("span", {}, label));
  });
  const newest = h(
    "button",
    {
      type: "button",
      class: "button quiet",
      onclick: async () => {
        newest.disabled = true;
        try {
          const { reloaded } = await call("POST", "api/models/reload", { model: chat.model });
          newest.textContent = reloaded.length ? "Loaded" : "It is the newest";
          announce(newest.textContent);
        } catch (error) {
          report(error);
        }
        newest.disabled = false;
      },
    },
    "Load the newest checkpoint",
  );
  const forget = () => {
    storeKey(null);
    announce("The key is forgotten.");
  };
  return h(
    "section",
    { "aria-labelledby": "settings-page" },
    h("h3", { id: "settings-page" }, "This page"),
    h("fieldset", { class: "segments" }, h("legend", {}, "Appearance"), h("div", {}, ...themes)),
    switchRow(
      "plain-keys",
      "Single-key shortcuts",
      "R answers again, N starts a new chat, and so on.",
      remembered("plainKeys") !== "off",
      (on) => remember("plainKeys", on ? null : "off"),
    ),
    h(
      "div",
      { class: "settings-actions" },
      newest,
      h(
        "button",
        {
          type: "button",
          class: "button quiet",
          onclick: () => download("api/export", "conversations.jsonl").catch(report),
        },
        "Export all conversations",
      ),
      storedKey() !== null &&
        h("button", { type: "button", class: "link", onclick: forget }, "Forget the API key"),
    ),
    config && h("p", { class: "version" }, `sprout ${config.version} · run ${config.name}`),
  );
}

/**
 * Chooses light, dark, or whatever the system has.
 * @param {string} theme
 */
export function setTheme(theme) {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  remember("theme", theme === "system" ? null : theme);
}
