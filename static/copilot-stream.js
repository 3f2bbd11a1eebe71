/**
 * The live stream of a Tornado copilot server, for any page: this file needs nothing but a browser.
 *
 *     const stream = new CopilotStream({ prefix: "/api/copilotkit", token: () => token });
 *     stream.addEventListener("message", ({ detail }) => console.log(detail.type, detail.data));
 *     stream.start();
 *
 * It keeps the cursor, so that no message is lost or seen twice while the server keeps them, and it says `reload`
 * where that cannot be kept. Which transport carries the messages is its own affair.
 */

const FIRST_WAIT_MILLISECONDS = 500;
const LONGEST_WAIT_MILLISECONDS = 30_000;
const REFUSED_WAIT_MILLISECONDS = 10_000;
const CONNECT_TIMEOUT_MILLISECONDS = 15_000;
const WATCHDOG_SLACK_MILLISECONDS = 5_000;
/** A connection that lived this long was a good one: the next wait is short again. */
const STEADY_MILLISECONDS = 5_000;

/**
 * @typedef {object} StreamState
 * @property {"connecting" | "connected" | "waiting" | "stopped"} state
 * @property {string} transport `sse`.
 * @property {string | null} reason Why it waits or stopped: a code of the server, `lost`, `unreachable` or `silent`.
 * @property {number} retryMilliseconds How long it waits before it tries again; 0 in any other state.
 */

/**
 * Events, each with a `detail`:
 * - `state`: a `StreamState`.
 * - `message`: every message of the server as an object, connection and heartbeats included.
 * - `reload`: load your state anew, what was missed cannot be replayed. Also on the first connection, so that a page
 *   which loads on `reload` has no gap between what it loaded and what it hears.
 */
export class CopilotStream extends EventTarget {
  /** @type {StreamState} */
  status = { state: "stopped", transport: "", reason: null, retryMilliseconds: 0 };

  #prefix;
  #token;
  #channels;
  #cursorKey;
  #transport;
  /** @type {string | null} */
  #cursor;
  /** Ends the current attempt and whatever it holds open; a late callback sees it aborted and does nothing. */
  #attempt = new AbortController();
  #timer = 0;
  #failures = 0;
  #connectedAt = 0;
  #quietMilliseconds = 0;
  #heardAt = 0;
  #greeted = false;
  /** @type {{code?: string, retryAfterSeconds?: number} | null} The last `error` message of this connection. */
  #parting = null;

  /**
   * @param {object} options
   * @param {string} options.prefix As `/api/copilotkit`.
   * @param {() => string | null} [options.token] The bearer token, asked for on each connect; null: anonymous.
   * @param {() => string[]} [options.channels] Channels beyond the default ones, asked for on each connect.
   * @param {string} [options.cursorKey] Where in `sessionStorage` the cursor is kept. Without it a reload of the page
   *   forgets it. One key per person: a cursor says what somebody has already been told.
   * @param {typeof eventSource} [options.transport]
   */
  constructor({ prefix, token = () => null, channels = () => [], cursorKey = "", transport = eventSource }) {
    super();
    this.#prefix = prefix;
    this.#token = token;
    this.#channels = channels;
    this.#cursorKey = cursorKey;
    this.#transport = transport;
    this.status = { ...this.status, transport: transport.name };
    this.#cursor = cursorKey ? recall(cursorKey) : null;
  }

  /** Connect, and stay connected until `stop`. */
  start() {
    if (this.status.state !== "stopped") return;
    addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
    this.#failures = 0;
    this.#connect();
  }

  /**
   * Disconnect for good; `start` begins again where it left off.
   * @param {string | null} [reason]
   */
  stop(reason = null) {
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.#end();
    if (this.status.state !== "stopped") this.#become("stopped", reason);
  }

  async #connect() {
    this.#end();
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    this.#become("connecting");
    this.#quietMilliseconds = CONNECT_TIMEOUT_MILLISECONDS;
    this.#watch();

    const query = new URLSearchParams({ soft: "1" });
    const channels = this.#channels();
    if (channels.length) query.set("channels", channels.join(","));
    if (this.#cursor) query.set("lastEventId", this.#cursor);
    const token = this.#token();
    // A ticket is good for one connection, so a native reconnect with the same address would be refused: each
    // attempt is a new EventSource with a new ticket.
    const admission = token ? await this.#ticket(token, signal) : {};
    if (signal.aborted) return;
    if (admission.stop) return this.stop(admission.stop);
    if (admission.wait) return this.#wait("unreachable", admission.wait);
    if (admission.ticket) query.set("ticket", admission.ticket);

    this.#transport.open(`${this.#prefix}?${query}`, signal, {
      message: (text, cursor) => { if (!signal.aborted) this.#hear(text, cursor); },
      closed: () => { if (!signal.aborted) this.#lost(this.#connectedAt ? "lost" : "unreachable"); },
    });
  }

  /**
   * @returns {Promise<{ticket?: string, stop?: string, wait?: number}>} `stop` and `wait` (in milliseconds) where
   *   there is none to be had.
   */
  async #ticket(token, signal) {
    try {
      const headers = { Authorization: `Bearer ${token}` };
      const response = await fetch(`${this.#prefix}/ticket`, { method: "POST", headers, signal, cache: "no-store" });
      if (response.ok) return { ticket: (await response.json()).ticket };
      if (response.status === 401) return { stop: "token_expired" };
      return { wait: Number(response.headers.get("Retry-After")) * 1000 || this.#backOff() };
    } catch {
      return { wait: this.#backOff() };
    }
  }

  /**
   * @param {string} text One message, JSON.
   * @param {string | null} cursor Its position in the log, if it has one.
   */
  #hear(text, cursor) {
    this.#heardAt = Date.now();
    this.#watch();
    const message = JSON.parse(text);
    const isNew = cursor === null || !isNotAfter(cursor, this.#cursor);
    // Connection messages and heartbeats carry the current cursor to keep ours young: they are never repeats.
    if (!isNew && !["connection", "heartbeat"].includes(message.type)) return;
    if (isNew && cursor !== null) this.#remember(cursor);
    if (message.type === "connection") this.#welcome(message.data);
    if (message.type === "error") this.#parting = message.data ?? {};
    this.#emit("message", message);
    if (["token_expired", "invalid_token"].includes(this.#parting?.code)) this.stop(this.#parting.code);
  }

  #welcome(data) {
    this.#connectedAt = Date.now();
    this.#quietMilliseconds = (data.heartbeatSeconds ?? 30) * 2000 + WATCHDOG_SLACK_MILLISECONDS;
    this.#watch();
    this.#become("connected");
    const first = !this.#greeted;
    this.#greeted = true;
    if (first || data.recovered === false) this.#emit("reload", { recovered: data.recovered !== false });
  }

  /** The connection has ended. An `error` message need not be the end, so what it said is looked at only now. */
  #lost(reason) {
    if (this.#connectedAt && Date.now() - this.#connectedAt >= STEADY_MILLISECONDS) this.#failures = 0;
    const { code = reason, retryAfterSeconds } = this.#parting ?? {};
    let wait = this.#backOff();
    // Refused before it began. A server that restarts asks its clients back soon; any other refusal needs time.
    if (!this.#connectedAt && this.#parting && code !== "draining") {
      wait += retryAfterSeconds ? retryAfterSeconds * 1000 : REFUSED_WAIT_MILLISECONDS;
    }
    this.#wait(code, wait);
  }

  /** @returns {number} Milliseconds: doubling up to a limit, of which a random half is left out. */
  #backOff() {
    const whole = Math.min(FIRST_WAIT_MILLISECONDS * 2 ** this.#failures, LONGEST_WAIT_MILLISECONDS);
    this.#failures += 1;
    return whole / 2 + Math.random() * (whole / 2);
  }

  #wait(reason, milliseconds) {
    this.#end();
    this.#timer = setTimeout(() => this.#connect(), milliseconds);
    this.#become("waiting", reason, Math.ceil(milliseconds));
  }

  /** A connection that is cut without a word looks open for minutes: silence for two heartbeats ends it. */
  #watch() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost("silent"), this.#quietMilliseconds);
  }

  /**
   * The network is back, or the person looks at the page again: no reason to wait out a long pause. `navigator.onLine`
   * is not asked: it says nothing about a server on this machine.
   */
  #hurry = () => {
    if (document.visibilityState === "hidden") return;
    // Timers stand still while a machine sleeps, so a watchdog may be late.
    const overdue = this.status.state === "connected" && Date.now() - this.#heardAt > this.#quietMilliseconds;
    if (overdue || this.status.state === "waiting") this.#connect();
  };

  #end() {
    clearTimeout(this.#timer);
    this.#attempt.abort();
    this.#connectedAt = 0;
    this.#parting = null;
  }

  #remember(cursor) {
    this.#cursor = cursor;
    if (!this.#cursorKey) return;
    try {
      sessionStorage.setItem(this.#cursorKey, cursor);
    } catch {
      // Storage forbidden or full: the cursor then lives as long as the page.
    }
  }

  #become(state, reason = null, retryMilliseconds = 0) {
    this.status = { ...this.status, state, reason, retryMilliseconds };
    this.#emit("state", this.status);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * The transport over `EventSource`. Another one has this shape and these duties: to report each message with its
 * cursor (null for one that has none), then once that it has closed, and to close when the signal aborts.
 */
export const eventSource = {
  name: "sse",

  /**
   * @param {string} url
   * @param {AbortSignal} signal
   * @param {{message: (text: string, cursor: string | null) => void, closed: () => void}} report
   */
  open(url, signal, report) {
    const source = new EventSource(url);
    let last = "";
    signal.addEventListener("abort", () => source.close());
    source.onmessage = (event) => {
      // `lastEventId` stays what it was when a message comes without an id of its own.
      const cursor = event.lastEventId === last ? null : event.lastEventId;
      last = event.lastEventId;
      report.message(event.data, cursor);
    };
    source.onerror = () => {
      source.close();
      report.closed();
    };
  },
};

/**
 * Whether one cursor is not after another: `<epoch>-<batch>.<index>`, comparable within an epoch.
 * @param {string} cursor
 * @param {string | null} other
 */
export function isNotAfter(cursor, other) {
  const [epoch, batch, index] = cursor.split(/[-.]/);
  const [otherEpoch, otherBatch, otherIndex] = (other ?? "").split(/[-.]/);
  if (epoch !== otherEpoch) return false;
  return Number(batch) < Number(otherBatch) || (batch === otherBatch && Number(index) <= Number(otherIndex));
}

function recall(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
