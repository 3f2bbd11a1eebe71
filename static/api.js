/**
 * Requests to the server, and its answers as values or as an `ApiError`. The one place that knows paths and headers.
 */
import { readEventStream } from "./sse-reader.js";

/** What the server refused, or could not be asked, in words for the person. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {{status?: number, code?: string, fields?: Record<string, string>}} [details]
   *   `status` 0: the server was not reached, or broke off.
   */
  constructor(message, { status = 0, code = "unreachable", fields = {} } = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** Whether signing in (again) is what would help. */
  get needsSignIn() {
    return this.status === 401;
  }

  /** Whether the server said no for good. Otherwise the request may have had its effect: repeat it with its key. */
  get isFinal() {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

/** The endpoint, with whoever is signed in. */
export class Api {
  /**
   * @param {string} prefix As `/api/copilotkit`.
   * @param {import("./session.js").Session} session
   */
  constructor(prefix, session) {
    this.prefix = prefix;
    this.session = session;
  }

  /**
   * Carry out an action.
   * @param {string} action
   * @param {object} parameters
   * @param {string} [key] Idempotency key: the same again has no second effect.
   * @returns {Promise<any>} The action's `data`.
   * @throws {ApiError}
   */
  async action(action, parameters = {}, key = undefined) {
    const headers = key ? { "Idempotency-Key": key } : {};
    const answer = await this.post({ action, parameters }, { headers });
    return answer.data;
  }

  /**
   * POST a JSON body and take a JSON answer.
   * @param {object} body
   * @param {{headers?: Record<string, string>, signal?: AbortSignal}} [options]
   * @returns {Promise<any>}
   * @throws {ApiError}
   */
  async post(body, { headers = {}, signal } = {}) {
    const response = await this.#fetch(this.prefix, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: JSON.stringify(body),
      signal,
    });
    return json(response);
  }

  /**
   * Say something to the assistant.
   * @param {object} body Plain chat (CONTRACT section 2).
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<any, void, void>} The messages, as they arrive.
   * @throws {ApiError} Refused, not reached, or broken off.
   */
  async *chat(body, signal) {
    const response = await this.#fetch(this.prefix, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(body),
      signal,
    });
    try {
      yield* readEventStream(response.body);
    } catch (error) {
      if (signal.aborted) throw error;
      throw new ApiError("The connection broke off before the answer was complete.");
    }
  }

  /**
   * The messages of a conversation, oldest first.
   * @param {string} threadId
   * @returns {Promise<{id: string, role: string, content: string}[]>}
   * @throws {ApiError} Status 404: there is no such conversation (any more), or it is somebody else's.
   */
  async history(threadId) {
    const response = await this.#fetch(`${this.prefix}/threads/${encodeURIComponent(threadId)}/messages`, {
      headers: { Accept: "application/json" },
    });
    return (await json(response)).messages;
  }

  /**
   * The conversations that this browser's visitor began, the latest first: asked without a token, as the visitor.
   * @returns {Promise<{id: string, name: string | null}[]>}
   * @throws {ApiError}
   */
  async visitorThreads() {
    const response = await fetch(`${this.prefix}/threads`, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!response.ok) throw await refused(response);
    return (await json(response)).threads;
  }

  async #fetch(url, options) {
    const { token } = this.session;
    const headers = token ? { ...options.headers, Authorization: `Bearer ${token}` } : options.headers;
    let response;
    try {
      response = await fetch(url, { ...options, headers, cache: "no-store" });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new ApiError("The server cannot be reached. Nothing you typed is lost: try again in a moment.");
    }
    if (response.ok) return response;
    const refusal = await refused(response);
    // A token that was renewed while this was on its way is not to be thrown out for the old one's sake.
    if (refusal.needsSignIn && token && token === this.session.token) this.session.expire();
    throw refusal;
  }
}

/**
 * The error that an answer stands for. Proxies answer in HTML, so the body may be anything.
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
export async function refused(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // Not ours; the status has to do.
  }
  const wait = Number(response.headers.get("Retry-After"));
  const hint = wait > 0 && response.status === 429 ? ` Try again in ${Math.ceil(wait)} s.` : "";
  const words = typeof body?.error === "string" ? body.error : `The server answered ${response.status}.`;
  return new ApiError(sentence(words) + hint, {
    status: response.status,
    code: body?.code ?? "unknown",
    fields: body?.fields ?? {},
  });
}

/**
 * The server's words, as a sentence for a person.
 * @param {string} words
 * @returns {string}
 */
export function sentence(words) {
  const text = words.trim();
  if (!text) return text;
  return text[0].toUpperCase() + text.slice(1) + (/[.!?…]$/.test(text) ? "" : ".");
}

async function json(response) {
  try {
    return await response.json();
  } catch {
    throw new ApiError("The connection broke off before the answer was complete.");
  }
}
