/**
 * One answer as it comes: the server's event stream turned into words, tool calls and figures.
 */

import { ApiError, request } from "./api.js";

/**
 * @typedef {{name: string, arguments: string, result: string}} ToolEvent
 * @typedef {{prompt_tokens: number, completion_tokens: number}} Usage
 * @typedef {object} Piece what one event brings; at least one field
 * @property {string} [text]
 * @property {ToolEvent} [tool]
 * @property {string} [finish] "stop", "length", "content_filter" …
 * @property {Usage} [usage]
 */

/**
 * Asks for an answer and yields its pieces.
 *
 * Throws an ApiError: with the server's status where it refuses, with code "broken" where the
 * stream ends before its last line.
 * @param {object} body of /v1/chat/completions, without `stream`
 * @param {AbortSignal} signal stops the answer
 * @returns {AsyncGenerator<Piece>}
 */
export async function* ask(body, signal) {
  const options = { stream: true, stream_options: { include_usage: true } };
  const response = await request(
    "POST",
    "v1/chat/completions",
    { ...body, ...options },
    { signal },
  );
  let whole = false;
  for await (const data of events(response, signal)) {
    if (data === "[DONE]") {
      whole = true; // the body ends by itself: to leave now would look as if the person had gone
      continue;
    }
    const chunk = JSON.parse(data);
    if (chunk.error)
      throw new ApiError(chunk.error.status ?? 500, chunk.error.message, chunk.error.code);
    yield* pieces(chunk);
  }
  if (!whole) throw new ApiError(0, "The connection broke off.", "broken");
}

/**
 * @param {any} chunk of OpenAI's stream
 * @returns {Generator<Piece>}
 */
function* pieces(chunk) {
  if (chunk.usage) yield { usage: chunk.usage };
  const choice = chunk.choices?.[0];
  if (!choice) return;
  const event = choice.delta?.tool_event;
  if (event) yield { tool: { name: event.name, arguments: event.arguments, result: event.result } };
  if (choice.delta?.content) yield { text: choice.delta.content };
  if (choice.finish_reason) yield { finish: choice.finish_reason };
}

/**
 * The data of server-sent events: lines `data: …`, events parted by an empty line.
 * @param {Response} response
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<string>}
 */
async function* events(response, signal) {
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let data = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
        else if (line === "" && data.length) {
          yield data.join("\n");
          data = [];
        }
      }
    }
  } catch (error) {
    if (signal.aborted || error instanceof ApiError) throw error;
    throw new ApiError(0, "The connection broke off.", "broken");
  } finally {
    reader.cancel().catch(() => {});
  }
}
