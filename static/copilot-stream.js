/**
 * The live stream of a Tornado copilot server, for any page: this file and `stream-transports.js` need nothing but a
 * browser.
 *
 *     const stream = new CopilotStream({ prefix: "/api/copilotkit", token: () => token });
 *     stream.addEventListener("message", ({ detail }) => console.log(detail.type, detail.data));
 *     stream.start();
 *
 * It keeps the cursor, so that no message is lost or seen twice while the server keeps them, and it says `reload`
 * where that cannot be kept. Which transport carries the messages is its own affair: `EventSource`, or where that is
 * missing, blocked or buffered by something in between, a `WebSocket`.
 */
import { eventSource, TransportChoice, webSocket } from "./stream-transports.js";

const FIRST_WAIT_MILLISECONDS = 500;
const LONGEST_WAIT_MILLISECONDS = 30_000;
const REFUSED_WAIT_MILLISECONDS = 10_000;
const CONNECT_TIMEOUT_MILLISECONDS = 15_000;
const PATIENCE_MILLISECONDS = 5_000;
const WATCHDOG_SLACK_MILLISECONDS = 5_000;
/** A connection that lived this long was a good one: the next wait is short again. */
const STEADY_MILLISECONDS = 5_000;

/**
 * @typedef {object} StreamState
 * @property {"connecting" | "connected" | "waiting" | "stopped"} state
 * @property {string} transport `sse` or `websocket`; empty where the browser has neither.
 * @property {string | null} reason Why it waits or stopped: a code of the server (`forbidden` where one of the channels
 *   is not this person's), `lost`, `unreachable`, `silent`, or `unsupported` by this browser.
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
  #patienceMilliseconds;
  #choice;
  /** @type {string | null} */
  #cursor;
  /** Ends the current attempt and whatever it holds open; a late callback sees it aborted and does nothing. */
  #attempt = new AbortController();
  #timer = 0;
  #failures = 0;
  #connectedAt = 0;
  /** Whether the current attempt has got as far as the transport. */
  #opened = false;
  /** The server has asked not to be tried before. */
  #notBefore = 0;
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
   * @param {number} [options.patienceMilliseconds] How long a transport may take until its first message, before it
   *   is given up for another; as long as the server answers, that is.
   * @param {import("./stream-transports.js").Transport[]} [options.transports] The best first.
   */
  constructor({
    prefix,
    token = () => null,
    channels = () => [],
    cursorKey = "",
    patienceMilliseconds = PATIENCE_MILLISECONDS,
    transports = [eventSource, webSocket],
  }) {
    super();
    this.#prefix = prefix;
    this.#token = token;
    this.#channels = channels;
    this.#cursorKey = cursorKey;
    this.#patienceMilliseconds = patienceMilliseconds;
    this.#choice = new TransportChoice(transports, prefix);
    this.status = { ...this.status, transport: this.#choice.current?.name ?? "" };
    this.#cursor = cursorKey ? recall(cursorKey) : null;
  }

  /** Connect, and stay connected until `stop`. */
  start() {
    if (this.status.state !== "stopped") return;
    if (!this.#choice.current) return this.#become("stopped", "unsupported");
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

    const query = new URLSearchParams();
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

    if (this.#choice.needsPlace) await this.#choice.takePlace(signal);
    if (signal.aborted) return;
    if (this.#choice.hasAnother) this.#quietMilliseconds = this.#patienceMilliseconds;
    this.#opened = true;
    this.#watch();
    this.#choice.current.open(this.#prefix, query, signal, {
      message: (message, cursor) => { if (!signal.aborted) this.#hear(message, cursor); },
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
   * @param {any} message
   * @param {string | null} cursor Its position in the log, if it has one.
   */
  #hear(message, cursor) {
    this.#heardAt = Date.now();
    this.#watch();
    // What we knew of the log says nothing about the log that there is now.
    if (message.type === "connection" && message.data.recovered === false) this.#remember(null);
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
    this.#choice.succeeded();
    this.#quietMilliseconds = (data.heartbeatSeconds ?? 30) * 2000 + WATCHDOG_SLACK_MILLISECONDS;
    this.#watch();
    this.#become("connected");
    const first = !this.#greeted;
    this.#greeted = true;
    // Without a cursor of ours it begins from now, whatever was missed since the connection before.
    if (first || data.recovered !== true) this.#emit("reload", { recovered: data.recovered !== false });
  }

  /** The connection has ended. An `error` message need not be the end, so what it said is looked at only now. */
  async #lost(reason) {
    if (this.#connectedAt && Date.now() - this.#connectedAt >= STEADY_MILLISECONDS) this.#failures = 0;
    const { code = reason, retryAfterSeconds } = this.#parting ?? {};
    let wait = this.#backOff();
    // Refused before it began, or no use for now. A server that restarts asks its clients back soon; any other refusal
    // needs time.
    if (this.#parting && code !== "draining" && (!this.#connectedAt || code === "unavailable")) {
      wait += retryAfterSeconds ? retryAfterSeconds * 1000 : REFUSED_WAIT_MILLISECONDS;
      this.#notBefore = Date.now() + wait;
    }
    const wasMute = this.#opened && !this.#connectedAt && !this.#parting;
    this.#end();
    if (wasMute) {
      this.#attempt = new AbortController();
      const { signal } = this.#attempt;
      const { answers, refusal } = await this.#probe(signal);
      if (signal.aborted) return;
      if (refusal === "unauthenticated") return this.stop(refusal);
      // The page may ask for other channels next time.
      if (refusal) return this.#wait(refusal, wait + REFUSED_WAIT_MILLISECONDS);
      if (answers && this.#choice.hasAnother) this.#choice.failed(reason === "silent");
    }
    this.#wait(code, wait);
  }

  /**
   * Ask by an ordinary request: where it gets through, something is in the way of the transport; where it is refused,
   * so was the stream, whose status a browser keeps to itself.
   * @returns {Promise<{answers: boolean, refusal?: string}>}
   */
  async #probe(signal) {
    const tooLate = new Promise((done) => {
      this.#timer = setTimeout(done, this.#patienceMilliseconds, { answers: false });
    });
    return Promise.race([tooLate, this.#ask(signal)]);
  }

  async #ask(signal) {
    const token = this.#token();
    const headers = { Accept: "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const query = new URLSearchParams({ channels: this.#channels().join(",") });
    try {
      const response = await fetch(`${this.#prefix}?${query}`, { headers, signal, cache: "no-store" });
      if (![401, 403].includes(response.status)) return { answers: response.ok };
      return { answers: true, refusal: (await response.json()).code };
    } catch {
      return { answers: false };
    }
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
    if (document.visibilityState === "hidden" || Date.now() < this.#notBefore) return;
    // Timers stand still while a machine sleeps, so a watchdog may be late.
    const overdue = this.status.state === "connected" && Date.now() - this.#heardAt > this.#quietMilliseconds;
    if (overdue || this.status.state === "waiting") this.#connect();
  };

  #end() {
    clearTimeout(this.#timer);
    this.#attempt.abort();
    this.#connectedAt = 0;
    this.#opened = false;
    this.#parting = null;
  }

  /** @param {string | null} cursor */
  #remember(cursor) {
    this.#cursor = cursor;
    if (!this.#cursorKey) return;
    try {
      if (cursor === null) sessionStorage.removeItem(this.#cursorKey);
      else sessionStorage.setItem(this.#cursorKey, cursor);
    } catch {
      // Storage forbidden or full: the cursor then lives as long as the page.
    }
  }

  #become(state, reason = null, retryMilliseconds = 0) {
    this.status = { state, transport: this.#choice.current?.name ?? "", reason, retryMilliseconds };
    this.#emit("state", this.status);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

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
