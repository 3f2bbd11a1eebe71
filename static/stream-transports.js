/**
 * What carries a `CopilotStream`: `EventSource` or `WebSocket`, alike to whoever uses them, and which of the two works
 * from where this browser is.
 */

/** After this a browser tries its first choice again: people carry their machines from one network to another. */
const REMEMBERED_MILLISECONDS = 24 * 60 * 60 * 1000;
/** A server that has just come up refuses an attempt and answers what is asked next. Twice is no coincidence. */
const FAILURES_TO_GO = 2;
/**
 * By HTTP/1.1 a browser keeps six connections to a server for all its tabs, and each event stream has one of them for
 * good: a seventh tab would not even load. WebSockets are counted apart. Two are left for requests.
 */
const EVENT_STREAMS_MAX = 4;
/** What an event stream says in an `error` message before it ends, a WebSocket says by its close code. */
const REASONS = { 1001: "draining", 1008: "invalid_token", 1013: "unavailable", 4401: "token_expired" };

/**
 * @typedef {object} Report
 * @property {(message: any, cursor: string | null) => void} message A message of the server, an object; the cursor is
 *   its position in the log, if it has one.
 * @property {() => void} closed Once, at the end.
 */

/**
 * @typedef {object} Transport
 * @property {string} name
 * @property {() => boolean} isSupported By this browser.
 * @property {(prefix: string, query: URLSearchParams, signal: AbortSignal, report: Report) => void} open Connects,
 *   and closes when the signal aborts. What it reports after that is not listened to.
 * @property {(signal: AbortSignal) => Promise<boolean>} [takePlace] Whether there is room for one more in this browser;
 *   it is taken until the signal aborts.
 */

/** @type {Transport} */
export const eventSource = {
  name: "sse",
  isSupported: () => typeof EventSource === "function",

  async takePlace(signal) {
    const [page] = performance.getEntriesByType("navigation");
    if (!navigator.locks || /^h[23]/.test(page?.nextHopProtocol ?? "")) return true;
    for (let place = 0; place < EVENT_STREAMS_MAX; place += 1) {
      if (await takeLock(`copilot.stream ${place}`, signal)) return true;
    }
    return false;
  },

  open(prefix, query, signal, report) {
    // It gives up for good on any status but 200: `soft` asks the server to say no in a stream.
    const source = new EventSource(`${prefix}?${new URLSearchParams([...query, ["soft", "1"]])}`);
    let last = "";
    signal.addEventListener("abort", () => source.close());
    source.onmessage = (event) => {
      // `lastEventId` stays what it was when a message comes without an id of its own.
      const cursor = event.lastEventId === last ? null : event.lastEventId;
      last = event.lastEventId;
      report.message(JSON.parse(event.data), cursor);
    };
    source.onerror = () => {
      source.close();
      report.closed();
    };
  },
};

/** Whether a lock that all tabs share was free; it is held until the signal aborts. */
function takeLock(name, signal) {
  return new Promise((done) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      done(lock !== null);
      if (!lock || signal.aborted) return undefined;
      return new Promise((free) => signal.addEventListener("abort", free));
    }).catch(() => done(true));  // Not for this page: it then has nobody to ask.
  });
}

/** @type {Transport} */
export const webSocket = {
  name: "websocket",
  isSupported: () => typeof WebSocket === "function",

  open(prefix, query, signal, report) {
    const url = new URL(`${prefix}/ws?${query}`, document.baseURI);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    signal.addEventListener("abort", () => socket.close());
    socket.onmessage = (event) => {
      // The cursor travels inside of the object; without it, it is the one that an event stream brings.
      const { id = null, ...message } = JSON.parse(event.data);
      report.message(message, id);
    };
    socket.onclose = ({ code, reason }) => {
      if (REASONS[code]) report.message({ type: "error", data: { message: reason, code: REASONS[code] } }, null);
      report.closed();
    };
  },
};

/** Which transport to use: the first that works. Another than the first is remembered for this browser, for a day. */
export class TransportChoice {
  /** @type {Transport[]} */
  #transports;
  #key;
  #at = 0;
  #failures = 0;
  #isFull = false;

  /**
   * @param {Transport[]} transports The best first.
   * @param {string} prefix What works is remembered for each server.
   */
  constructor(transports, prefix) {
    this.#transports = transports.filter((each) => each.isSupported());
    this.#key = `copilot.transport ${prefix}`;
    const { name, until } = this.#recall();
    if (until > Date.now()) this.#at = Math.max(0, this.#transports.findIndex((each) => each.name === name));
  }

  /** @returns {Transport | undefined} None where the browser supports none of them. */
  get current() { return this.#transports[this.#isFull ? (this.#at + 1) % this.#transports.length : this.#at]; }

  get hasAnother() { return this.#transports.length > 1; }

  /** Whether tabs share the places for the one that comes first, and there is another where none is left. */
  get needsPlace() { return this.hasAnother && Boolean(this.#transports[this.#at].takePlace); }

  /** Take a place for it, until the signal aborts; without one the next transport is the current one for now. */
  async takePlace(signal) {
    this.#isFull = false;
    this.#isFull = !(await this.current.takePlace(signal));
  }

  /** The current one works. */
  succeeded() {
    // It says nothing about the one that there was no room for.
    if (this.#isFull) return;
    this.#failures = 0;
    // Not put off with each use: somebody who comes every day would never get the first choice back.
    if (this.#at === 0) this.#remember(null);
    else if (this.#recall().name !== this.current.name) this.#remember(this.current.name);
  }

  /**
   * The current one does not work although the server answers.
   * @param {boolean} certainly False: it may just have begun to answer.
   */
  failed(certainly) {
    if (this.#isFull) return;
    this.#failures += 1;
    if (!certainly && this.#failures < FAILURES_TO_GO) return;
    this.#failures = 0;
    this.#at = (this.#at + 1) % this.#transports.length;
  }

  /** @returns {{name?: string, until?: number}} */
  #recall() {
    try {
      return JSON.parse(localStorage.getItem(this.#key)) ?? {};
    } catch {
      return {};
    }
  }

  #remember(name) {
    try {
      if (name === null) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify({ name, until: Date.now() + REMEMBERED_MILLISECONDS }));
    } catch {
      // Storage forbidden or full: each page then finds out for itself.
    }
  }
}
