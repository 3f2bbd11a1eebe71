/**
 * What the page knows of the calendar: events, which of them are listed, and the person's own. The live stream keeps
 * it true; answers to requests only add what the stream has not mentioned yet.
 */

/**
 * @typedef {object} CalendarEvent The public event of the server.
 * @property {string} id
 * @property {string} title
 * @property {string} [description]
 * @property {string} [eventType]
 * @property {string} startDateTime
 * @property {string} endDateTime
 * @property {string} [location]
 * @property {number} [capacity]
 * @property {{id: string, name: string}} [organizer]
 * @property {"active" | "cancelled"} status
 * @property {number} registered
 * @property {number} waiting
 */

/** @typedef {"organised" | "registered" | "waiting"} Part A person's part in an event. */

const PAGE_SIZE = 20;
const NOBODYS = { organised: [], registered: [], waiting: [] };

/** Events: `list` when what is listed or its order changed; `event` with the id as `detail` when one event changed. */
export class Calendar extends EventTarget {
  /** Where the search goes on; null at its end. */
  nextCursor = null;
  /** @type {"loading" | "loaded" | "failed"} */
  state = "loading";
  /** Why loading failed, in words. */
  failure = "";

  /** @type {Map<string, CalendarEvent>} */
  #events = new Map();
  #listed = new Set();
  /** @type {Record<Part, string[]>} */
  #mine = NOBODYS;
  #api;
  /** Live messages that came while a snapshot was on its way; null when none is. */
  #pending = null;
  #loads = 0;

  /** @param {import("./api.js").Api} api */
  constructor(api) {
    super();
    this.#api = api;
  }

  /**
   * @param {string} id
   * @returns {CalendarEvent | undefined}
   */
  get(id) {
    return this.#events.get(id);
  }

  /** @returns {CalendarEvent[]} What is to come, the soonest first. */
  get upcoming() {
    const now = Date.now();
    return this.#inOrder(this.#listed).filter((event) => Date.parse(event.endDateTime) > now);
  }

  /**
   * @param {Part} part
   * @returns {CalendarEvent[]} What is to come, the soonest first, and after it what is over, the latest first.
   */
  mine(part) {
    const events = this.#inOrder(this.#mine[part]);
    const isOver = (event) => Date.parse(event.endDateTime) <= Date.now();
    return [...events.filter((event) => !isOver(event)), ...events.filter(isOver).reverse()];
  }

  /**
   * @param {string} id
   * @param {Part} part
   */
  takesPart(id, part) {
    return this.#mine[part].includes(id);
  }

  /** Load the upcoming events and the person's own, in place of what is known. */
  async load() {
    const load = ++this.#loads;
    // Applied after the snapshot, older news may undo something of it, until the newer news that follows: what is
    // true comes last, whichever of snapshot and stream was faster.
    this.#pending = [];
    this.state = "loading";
    this.dispatchEvent(new Event("list"));
    try {
      const found = await this.#search();
      if (load !== this.#loads) return;
      this.#listed = new Set(found.map((event) => event.id));
      for (const event of found) this.#set(event);
      this.state = "loaded";
    } catch (error) {
      if (load !== this.#loads) return;
      this.state = "failed";
      this.failure = error.message;
    }
    const pending = this.#pending;
    this.#pending = null;
    for (const message of pending) this.receive(message);
    this.dispatchEvent(new Event("list"));
    await this.refreshMine();
  }

  /** List the next page of upcoming events. */
  async loadMore() {
    const found = await this.#search(this.nextCursor);
    for (const event of found) {
      this.#listed.add(event.id);
      this.learn(event);
    }
    this.dispatchEvent(new Event("list"));
  }

  /** Ask again which events are the person's own; quietly nothing if that fails, the next change asks again. */
  async refreshMine() {
    const { user, token } = this.#api.session;
    let mine = NOBODYS;
    if (token) {
      try {
        mine = await this.#api.action("myEvents");
      } catch {
        return;
      }
      if (user !== this.#api.session.user) return;
    }
    const changed = new Set(Object.values(this.#mine).flat());
    this.#mine = { organised: [], registered: [], waiting: [] };
    for (const part of Object.keys(NOBODYS)) {
      for (const event of mine[part] ?? []) {
        this.#mine[part].push(event.id);
        changed.add(event.id);
        this.learn(event);
      }
    }
    for (const id of changed) this.#changed(id);
    this.dispatchEvent(new Event("list"));
  }

  /**
   * Note what a person has just become, before the server is asked for the whole list.
   * @param {string} id
   * @param {Part | null} part Null: no longer registered or waiting.
   */
  notePart(id, part) {
    const without = (ids) => ids.filter((other) => other !== id);
    const { organised, registered, waiting } = this.#mine;
    this.#mine = { organised, registered: without(registered), waiting: without(waiting) };
    if (part) this.#mine[part] = [...without(this.#mine[part]), id];
    this.#changed(id);
    this.dispatchEvent(new Event("list"));
  }

  /**
   * Take in an event that an answer mentions. One that is known already is left alone: the answer may be older than
   * what the stream has said since.
   * @param {CalendarEvent} event
   */
  learn(event) {
    if (!this.#events.has(event.id)) this.#set(event);
  }

  /**
   * Take in a message of the live stream; any other is ignored.
   * @param {{type: string, data?: any}} message
   */
  receive(message) {
    if (!message.type.startsWith("event.")) return;
    if (this.#pending) {
      this.#pending.push(message);
      return;
    }
    const { data } = message;
    if (message.type === "event.registrations") {
      const { eventId, ...counts } = data;
      const known = this.#events.get(eventId);
      if (known) this.#set({ ...known, ...counts });
    } else if (data.event) {
      if (message.type === "event.created") this.#listed.add(data.event.id);
      this.#set(data.event);
      this.dispatchEvent(new Event("list"));
    }
  }

  async #search(cursor = null) {
    const parameters = { limit: PAGE_SIZE, ...(cursor && { cursor }) };
    const found = await this.#api.action("searchEvents", parameters);
    this.nextCursor = found.nextCursor ?? null;
    return found.events;
  }

  #inOrder(ids) {
    return [...ids]
      .map((id) => this.#events.get(id))
      .filter((event) => event !== undefined)
      .sort((one, other) => Date.parse(one.startDateTime) - Date.parse(other.startDateTime));
  }

  #set(event) {
    this.#events.set(event.id, event);
    this.#changed(event.id);
  }

  #changed(id) {
    this.dispatchEvent(new CustomEvent("event", { detail: id }));
  }
}
