/**
 * What a person does in a conversation: ask, stop, ask again, edit, rate, choose.
 *
 * An answer runs by itself once asked for; the conversation tells its listeners what changes, and
 * goes on also while another one is shown.
 */

import { ApiError, call } from "./api.js";
import { ask } from "./stream.js";

/**
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {import("./conversation.js").Turn} Turn
 */

/** Fires "answered" after every answer, whatever its end. */
export const answers = new EventTarget();

/** Conversations with a running answer; one may run while another is shown. @type {Set<Conversation>} */
export const running = new Set();

/**
 * Asks a question at the end of the path that is shown.
 * @param {Conversation} chat
 * @param {string} text
 */
export function send(chat, text) {
  const question = chat.add("user", chat.leaf, text);
  return answer(chat, question, null);
}

/**
 * Asks a question in other words: an alternative beside the first one.
 * @param {Conversation} chat
 * @param {Turn} question
 * @param {string} text
 */
export function resend(chat, question, text) {
  return answer(chat, chat.add("user", question.parent, text), null);
}

/**
 * Asks for another answer to the same question.
 * @param {Conversation} chat
 * @param {Turn} turn the answer to be compared with
 */
export function regenerate(chat, turn) {
  const question = chat.turns.get(turn.parent ?? "");
  return question ? answer(chat, question, turn) : Promise.resolve();
}

/** @param {Conversation} chat */
export function stop(chat) {
  chat.run?.stop.abort();
}

/**
 * @param {Conversation} chat
 * @param {Turn} question
 * @param {Turn|null} rival an earlier answer
 */
async function answer(chat, question, rival) {
  if (chat.run) return;
  const turn = chat.add("assistant", question.key, "");
  chat.run = { turn, stop: new AbortController() };
  chat.failure = null;
  chat.choice = null;
  running.add(chat);
  chat.tell("turns");
  let failed = null;
  try {
    await chat.store(question);
    await receive(chat, turn);
  } catch (error) {
    if (chat.run.stop.signal.aborted) turn.finish = "stopped";
    else failed = /** @type {Error} */ (error);
  }
  const empty = !turn.content.trim() && turn.tools.length === 0;
  if (empty && failed === null && turn.finish !== "stopped") {
    failed = new ApiError(200, "The model ended its answer before the first word.", "empty");
  } else if (empty && failed === null) {
    failed = new ApiError(200, "You stopped before the answer began.", "stopped");
  }
  if (failed !== null) {
    const retry = () => answer(chat, question, rival);
    chat.failure = { error: failed, retry };
    turn.finish = "broken";
  }
  if (empty) chat.remove(turn, chat.leaf === turn.key ? (rival ?? question).key : chat.leaf);
  else await keep(chat, turn);
  running.delete(chat);
  chat.run = null;
  if (failed === null && rival !== null && turn.finish !== "stopped" && differ(turn, rival)) {
    chat.choice = { older: rival, newer: turn, chosen: null };
  }
  chat.tell("turns");
  answers.dispatchEvent(
    new CustomEvent("answered", { detail: { chat, turn: empty ? null : turn } }),
  );
}

/**
 * Fills a turn with what the server streams.
 * @param {Conversation} chat
 * @param {Turn} turn
 */
async function receive(chat, turn) {
  const asked = performance.now();
  const signal = /** @type {AbortController} */ (chat.run?.stop).signal;
  let first = 0;
  let last = 0;
  for await (const piece of ask(bodyOf(chat, turn), signal)) {
    if (piece.tool) {
      turn.tools.push(piece.tool);
      if (turn.content) turn.content += "\n\n";
    }
    if (piece.text) turn.content += piece.text;
    if (piece.finish) turn.finish = piece.finish;
    if (piece.text || piece.tool) {
      last = performance.now();
      first ||= last;
    }
    if (piece.usage) {
      const tokens = piece.usage.completion_tokens;
      const seconds = (last - first) / 1000;
      const perSecond = tokens > 1 && seconds > 0.02 ? (tokens - 1) / seconds : null;
      turn.figures = { tokens, perSecond, first: (first - asked) / 1000 };
    }
    chat.tell("text");
  }
}

/**
 * Stores an answer; what cannot be stored stays on the page, with a way to try again.
 * @param {Conversation} chat
 * @param {Turn} turn
 */
async function keep(chat, turn) {
  try {
    await chat.store(turn);
    await chat.keepLeaf();
  } catch (error) {
    chat.failure ??= {
      error: /** @type {Error} */ (error),
      retry: async () => {
        chat.failure = null;
        await keep(chat, turn);
        chat.tell("turns");
      },
    };
  }
}

/**
 * The request for an answer: what is shown above it, and the settings.
 * @param {Conversation} chat
 * @param {Turn} turn the answer to be
 */
function bodyOf(chat, turn) {
  const { tools, ...settings } = chat.settings;
  const rivals = [...chat.turns.values()].filter((other) => other.parent === turn.parent);
  if (settings.seed !== undefined) settings.seed += rivals.length - 1; // another answer, not the same
  return {
    model: chat.model,
    messages: messagesOf(chat, turn),
    ...settings,
    builtin_tools: tools !== false,
  };
}

/**
 * The conversation above a turn as OpenAI's messages.
 * @param {Conversation} chat
 * @param {Turn} turn
 */
export function messagesOf(chat, turn) {
  /** @type {object[]} */
  const messages = chat.system.trim() ? [{ role: "system", content: chat.system }] : [];
  for (const { key, role, content, tools } of chat.path(turn.parent)) {
    tools.forEach((tool, number) => {
      const id = `${key}-${number}`;
      const { name, arguments: given } = tool;
      const calls = [{ id, type: "function", function: { name, arguments: given } }];
      messages.push({ role: "assistant", content: "", tool_calls: calls });
      messages.push({ role: "tool", tool_call_id: id, content: tool.result });
    });
    messages.push({ role, content });
  }
  return messages;
}

/**
 * @param {Turn} a
 * @param {Turn} b
 */
function differ(a, b) {
  return a.content.trim() !== b.content.trim();
}

/**
 * Says which of two answers is better, and shows it.
 * @param {Conversation} chat
 * @param {Turn} chosen
 */
export async function prefer(chat, chosen) {
  const choice = chat.choice;
  if (!choice) return;
  const rejected = chosen === choice.older ? choice.newer : choice.older;
  await call("POST", "api/preferences", {
    conversation: chat.id,
    chosen: chosen.id,
    rejected: rejected.id,
  });
  choice.chosen = chosen;
  chat.show(chosen);
}

/** Stores what running answers have so far: the page is about to go. */
export function leave() {
  for (const chat of running) {
    const turn = chat.run?.turn;
    if (turn?.content.trim()) chat.store(turn, { keepalive: true }).catch(() => {});
  }
}
