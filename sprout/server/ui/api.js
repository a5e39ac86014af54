/**
 * Requests to the server: the API key, errors in one form, and the word whether it is there.
 *
 * Every address is relative to the page, so nothing ever leaves its origin.
 */

const KEY = "sprout.key";

/** @type {string|null} */
let keyOfThisPage = null;

/**
 * @typedef {object} Config
 * @property {string} name of the run
 * @property {string[]} models
 * @property {string} default_model
 * @property {string[]} tools
 * @property {string} greeting
 * @property {boolean} feedback
 * @property {string} version
 */

/** What went wrong: `status` 0 is a server that did not answer at all. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {string|null} [code]
   * @param {number} [retryAfter] seconds
   */
  constructor(status, message, code = null, retryAfter = 0) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Told of every answer and every silence: "here" and "away" events. */
export const contact = new EventTarget();

/** @type {(refused: boolean) => Promise<string|null>} */
let askForKey = async () => null;

/**
 * Sets what asks the person for an API key; it gives null when they decline.
 * @param {(refused: boolean) => Promise<string|null>} ask
 */
export function setKeyAsker(ask) {
  askForKey = ask;
}

/** @returns {string|null} the API key, kept until the tab is closed */
export function storedKey() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return keyOfThisPage;
  }
}

/** @param {string|null} key null forgets it */
export function storeKey(key) {
  keyOfThisPage = key;
  try {
    if (key === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, key);
  } catch {
    // storage is switched off: the key lasts as long as the page
  }
}

/**
 * A request that is answered 2xx, or an ApiError. On 401 the person is asked for a key, and the
 * request is made again with it.
 * @param {string} method
 * @param {string} path relative to the page
 * @param {object} [body] sent as JSON
 * @param {{signal?: AbortSignal, keepalive?: boolean}} [options]
 * @returns {Promise<Response>}
 */
export async function request(method, path, body, options = {}) {
  for (;;) {
    const key = storedKey();
    const response = await once(method, path, body, key, options);
    if (response.ok) return response;
    const error = await errorOf(response);
    if (error.status !== 401) throw error;
    const next = storedKey() === key ? await askForKey(key !== null) : storedKey();
    if (next === null) throw error;
    storeKey(next);
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object|undefined} body
 * @param {string|null} key
 * @param {{signal?: AbortSignal, keepalive?: boolean}} options
 */
async function once(method, path, body, key, options) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (method !== "GET") headers["Content-Type"] = "application/json";
  if (key) headers.Authorization = `Bearer ${key}`;
  const text = method === "GET" ? undefined : JSON.stringify(body ?? {});
  try {
    const response = await fetch(address(path), { method, headers, body: text, ...options });
    contact.dispatchEvent(new Event("here"));
    return response;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    contact.dispatchEvent(new Event("away"));
    throw new ApiError(0, "The server does not answer.");
  }
}

/**
 * @param {string} path
 * @returns {URL}
 */
function address(path) {
  return new URL(path, new URL(".", document.baseURI));
}

/**
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
async function errorOf(response) {
  /** @type {{message?: string, code?: string}} */
  let error = {};
  try {
    error = (await response.json()).error ?? {};
  } catch {
    // a proxy's page, or nothing: the status has to say it
  }
  const message = error.message ?? `The server answered ${response.status}.`;
  const wait = Number(response.headers.get("Retry-After")) || 0;
  return new ApiError(response.status, message, error.code ?? null, wait);
}

/**
 * A request whose answer is JSON.
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {{keepalive?: boolean}} [options]
 * @returns {Promise<any>}
 */
export async function call(method, path, body, options) {
  const response = await request(method, path, body, options);
  const text = await response.text();
  return text ? JSON.parse(text) : {};
}

/**
 * The path of a conversation in the API.
 * @param {string} id
 * @param {...string} rest
 */
export function chatPath(id, ...rest) {
  return ["api/conversations", ...[id, ...rest].map(encodeURIComponent)].join("/");
}

/**
 * Whether the server can answer questions right now. Never throws.
 * @returns {Promise<"ready"|"loading"|"away">}
 */
export async function health() {
  try {
    const signal = AbortSignal.timeout(5000);
    const response = await fetch(address("health"), { signal, cache: "no-store" });
    return response.ok ? "ready" : "loading";
  } catch {
    return "away";
  }
}

/**
 * Saves a file that the server makes, with the key where one is needed.
 * @param {string} path
 * @param {string} name of the file, where the server gives none
 */
export async function download(path, name) {
  const response = await request("GET", path);
  const given = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = given ? given[1] : name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
