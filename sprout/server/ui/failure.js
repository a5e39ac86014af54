/**
 * Errors in words a person can use, with the way on.
 */

import { announce, h } from "./dom.js";

/**
 * What to say about an error: a headline, and what to do.
 * @param {Error} error
 * @returns {[string, string]}
 */
export function words(error) {
  const { status, code, message } = /** @type {import("./api.js").ApiError} */ (error);
  if (code === "stopped") return ["Stopped.", message];
  if (code === "empty") return ["There is no answer.", message];
  if (code === "broken") {
    return ["The connection broke off.", "What came before is kept. You can ask again."];
  }
  if (code === "context_length_exceeded") {
    return [
      "This is longer than the model can read.",
      `${sentence(message)} Start a new chat, or ask in fewer words.`,
    ];
  }
  switch (status) {
    case 0:
      return [
        "Your question is waiting.",
        "The server does not answer; the question goes out once it is back.",
      ];
    case 401:
      return ["This server wants an API key.", "Try again to enter it."];
    case 404:
      return ["That is not there any more.", sentence(message)];
    case 413:
      return ["That is too much text for one question.", sentence(message)];
    case 429:
      return ["The server is busy.", "Many are asking at once. Wait a moment, then try again."];
    case 503:
      return ["The model is not ready yet.", sentence(message)];
    case undefined:
      return ["Something went wrong on this page.", sentence(message)];
    default:
      return [
        status < 500 ? "The server does not accept this." : "The server made a mistake.",
        sentence(message),
      ];
  }
}

/** @param {string} text */
function sentence(text) {
  const whole = text.trim();
  return whole.charAt(0).toUpperCase() + whole.slice(1) + (/[.!?]$/.test(whole) ? "" : ".");
}

/**
 * A failure where the answer would be.
 * @param {import("./conversation.js").Failure} failure
 * @returns {HTMLElement}
 */
export function failureCard({ error, retry }) {
  const [headline, advice] = words(error);
  const status = /** @type {import("./api.js").ApiError} */ (error).status;
  const button = h(
    "button",
    { type: "button", class: "button quiet", onclick: retry },
    "Try again",
  );
  countDown(button, /** @type {import("./api.js").ApiError} */ (error).retryAfter ?? 0);
  announce(`${headline} ${advice}`);
  return h(
    "section",
    { class: status === 200 ? "failure mild" : "failure", "aria-label": "Problem" },
    h("div", {}, h("h2", {}, headline), h("p", {}, advice)),
    button,
  );
}

/**
 * Holds a button back for as long as the server asked, and says how long that is.
 * @param {HTMLButtonElement} button
 * @param {number} seconds
 */
function countDown(button, seconds) {
  if (seconds <= 0) return;
  const until = Date.now() + seconds * 1000;
  button.disabled = true;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.textContent = left > 0 ? `Try again in ${left} s` : "Try again";
    button.disabled = left > 0;
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 250);
  tick();
}
