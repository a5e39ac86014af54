/**
 * The page put together: which conversation is shown, and who is told what.
 */

import { call, setKeyAsker } from "./api.js";
import { Watch } from "./away.js";
import { answers, leave, prefer, running, send } from "./chat.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { announce, byId, copy, h, icon } from "./dom.js";
import { words } from "./failure.js";
import { openSettings, startSettings } from "./settings.js";
import { helpSheet, keySheet } from "./sheets.js";
import { helpOf, listen } from "./shortcuts.js";
import { Sidebar } from "./sidebar.js";
import { Thread, welcome } from "./thread.js";

/** @type {import("./api.js").Config|null} */
let config = null;
let chat = freshChat();

for (const element of document.querySelectorAll("[data-icon]")) {
  element.prepend(icon(element.getAttribute("data-icon") ?? ""));
}
setKeyAsker(keySheet);

const watch = new Watch();
const thread = new Thread({
  feedback: () => config?.feedback ?? false,
  welcome: () => welcome(config?.greeting ?? "What shall we talk about?", ask),
  report,
});
const composer = new Composer({
  send: ask,
  stop: () => thread.stop(),
  editLast: () => thread.last("user")?.edit(),
});
const sidebar = new Sidebar({
  open: (id) => {
    openChat(id);
  },
  start: () => startChat(),
  renamed: (id, title) => {
    if (id === chat.id) {
      chat.title = title;
      drawHead();
    }
  },
  deleted: (id) => {
    if (id === chat.id) startChat();
  },
  report,
});
const model = /** @type {HTMLSelectElement} */ (byId("model"));

/** A conversation that begins as the settings say. */
function freshChat() {
  return new Conversation({ model: config?.default_model ?? "", ...startSettings() });
}

/** @param {string} text */
function ask(text) {
  thread.atEnd = true;
  if (!chat.model) chat.model = config?.default_model ?? "";
  send(chat, text);
  composer.focus();
}

/** Begins a new conversation. The server hears of it with the first question. */
function startChat() {
  show(freshChat());
  history.pushState(null, "", location.pathname);
  composer.focus();
}

/**
 * Opens a kept conversation.
 * @param {string} id
 */
async function openChat(id) {
  try {
    const answering = [...running].find((other) => other.id === id);
    show(answering ?? (await Conversation.load(id, config?.default_model ?? "")));
    const hash = hashOf(id);
    if (location.hash !== hash) history.pushState(null, "", hash);
  } catch (error) {
    report(error);
    if (/** @type {any} */ (error).status === 404) startChat();
  }
}

/** @param {string} id */
function hashOf(id) {
  return `#/${encodeURIComponent(id)}`;
}

/** @param {Conversation} next */
function show(next) {
  chat.removeEventListener("turns", changed);
  chat.removeEventListener("about", changed);
  chat = next;
  chat.addEventListener("turns", changed);
  chat.addEventListener("about", changed);
  thread.show(chat);
  changed();
}

/** The shown conversation is not what it was. */
function changed() {
  if (chat.id !== null && location.hash !== hashOf(chat.id))
    history.replaceState(null, "", hashOf(chat.id));
  composer.update(chat.run !== null);
  drawHead();
}

function drawHead() {
  const title = chat.title && chat.leaf !== null ? chat.title : "";
  byId("chat-title").textContent = title;
  document.title = title ? `${title} · sprout` : "sprout";
  if (model.value !== chat.model || !model.options.length) drawModels();
  sidebar.mark(chat.id, new Set([...running].map((other) => other.id ?? "")));
}

/** The choice of model, with one that is not offered any more marked as such. */
function drawModels() {
  const names = config?.models ?? [];
  const all = chat.model && !names.includes(chat.model) ? [chat.model, ...names] : names;
  model.replaceChildren(
    ...all.map((name) =>
      h("option", { value: name }, names.includes(name) ? name : `${name} (gone)`),
    ),
  );
  model.value = chat.model;
  byId("model-choice").hidden = all.length === 0;
}

/**
 * Says what went wrong with something that is no answer.
 * @param {any} error
 */
function report(error) {
  const toast = byId("toast");
  toast.textContent = words(error).join(" ");
  toast.hidden = false;
  clearTimeout(Number(toast.dataset.timer));
  toast.dataset.timer = String(
    setTimeout(() => {
      toast.hidden = true;
    }, 6000),
  );
}

/** Learns what the server offers: also a model that came since. */
async function learn() {
  config = await call("GET", "api/config");
  byId("run-name").textContent = config?.name ?? "";
  drawModels();
}

/** Learns what the server offers, then shows what the address names. */
async function begin() {
  try {
    await learn();
  } catch (error) {
    if (/** @type {any} */ (error).status !== 0) report(error);
    return;
  }
  chat.model ||= config?.default_model ?? "";
  sidebar.refresh();
  await fromAddress();
  drawModels();
  thread.draw();
}

async function fromAddress() {
  const id = /^#\/(.+)$/.exec(location.hash)?.[1];
  if (id && decodeURIComponent(id) !== chat.id) await openChat(decodeURIComponent(id));
  else if (!id && chat.id !== null) show(freshChat());
}

/** @type {import("./shortcuts.js").Shortcut[]} */
const shortcuts = [
  { group: "Write", keys: "/", what: "Go to the question", act: () => composer.area.focus() },
  { group: "Write", keys: "escape", what: "Stop the answer, or leave the field", act: escape },
  {
    group: "Answers",
    keys: "r",
    what: "Answer again",
    act: () => press("assistant", "Answer again"),
  },
  {
    group: "Answers",
    keys: "e",
    what: "Edit the last question",
    act: () => thread.last("user")?.edit(),
  },
  { group: "Answers", keys: "c", what: "Copy the last answer", act: copyLast },
  {
    group: "Answers",
    keys: "arrowleft",
    what: "Previous alternative",
    act: () => press("assistant", "Previous alternative"),
  },
  {
    group: "Answers",
    keys: "arrowright",
    what: "Next alternative",
    act: () => press("assistant", "Next alternative"),
  },
  {
    group: "Answers",
    keys: "g",
    what: "Good answer",
    act: () => press("assistant", "Good answer"),
  },
  { group: "Answers", keys: "b", what: "Bad answer", act: () => press("assistant", "Bad answer") },
  { group: "Answers", keys: "1", what: "The earlier answer is better", act: () => choose("older") },
  { group: "Answers", keys: "2", what: "The new answer is better", act: () => choose("newer") },
  { group: "Page", keys: "n", what: "New chat", act: startChat },
  { group: "Page", keys: "ctrl+k", what: "Search conversations", act: search },
  { group: "Page", keys: "j", what: "Next conversation", act: () => sidebar.step(1) },
  { group: "Page", keys: "k", what: "Previous conversation", act: () => sidebar.step(-1) },
  {
    group: "Page",
    keys: "s",
    what: "Show or hide conversations",
    act: () => (sidebar.isOpen ? sidebar.close() : sidebar.open()),
  },
  { group: "Page", keys: "ctrl+,", what: "Settings", act: settings },
  { group: "Page", keys: "?", what: "This help", act: help },
];

/** @param {any} error */
function isSilence(error) {
  return error?.status === 0 && error.code === null;
}

function escape() {
  if (chat.run) thread.stop();
  else /** @type {HTMLElement|null} */ (document.activeElement)?.blur();
}

/**
 * Presses a button of the last turn of one kind.
 * @param {"user"|"assistant"} role
 * @param {string} label
 */
function press(role, label) {
  thread.last(role)?.bar.querySelector(`[aria-label="${label}"]`)?.click();
}

/** @param {"older"|"newer"} which */
function choose(which) {
  if (chat.choice && !chat.choice.chosen) prefer(chat, chat.choice[which]).catch(report);
}

async function copyLast() {
  const turn = thread.last("assistant")?.turn;
  if (turn)
    announce((await copy(turn.content)) ? "Copied." : "The browser does not let this page copy.");
}

function search() {
  if (!sidebar.isOpen) sidebar.open();
  sidebar.search.focus();
  sidebar.search.select();
}

function settings() {
  openSettings(chat, config, report);
}

function help() {
  helpSheet(helpOf(shortcuts));
}

listen(shortcuts);
byId("open-settings").addEventListener("click", settings);
byId("open-help").addEventListener("click", help);
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  composer.area.focus();
});
model.addEventListener("change", () => {
  chat.model = model.value;
  chat.patch({ model: chat.model }).catch(report);
});
answers.addEventListener("answered", (event) => {
  const { chat: done, turn } = /** @type {CustomEvent} */ (event).detail;
  if (done === chat && turn) announce(`Answer: ${turn.content}`);
  drawHead();
  sidebar.refresh();
});
watch.addEventListener("back", () => {
  if (config) sidebar.refresh();
  else begin();
  const { error, retry } = chat.failure ?? {};
  if (isSilence(error)) retry?.(); // the question was asked, and has waited
});
window.addEventListener("popstate", fromAddress);
window.addEventListener("focus", () => {
  if (config) learn().catch(() => {});
});
window.addEventListener("pagehide", (event) => {
  if (!event.persisted) leave();
});
show(chat);
begin().then(() => composer.focus());
