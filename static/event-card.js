/** One event as a card that stays true: it is updated in place, so that the focus and what is being read stay. */
import { announce, element, randomId } from "./dom.js";

const WHEN = new Intl.DateTimeFormat(undefined, {
  weekday: "short", day: "numeric", month: "short", year: "numeric",
  hour: "numeric", minute: "2-digit", timeZoneName: "short",
});

/**
 * When an event takes place, in the person's own time zone and manner.
 * @param {{startDateTime: string, endDateTime: string}} event
 * @returns {string}
 */
export function when(event) {
  return WHEN.formatRange(new Date(event.startDateTime), new Date(event.endDateTime));
}

/**
 * How many places are left, in words.
 * @param {import("./calendar.js").CalendarEvent} event
 * @returns {string}
 */
export function places(event) {
  const waiting = event.waiting ? `, ${event.waiting} waiting` : "";
  if (event.capacity === undefined) return `${event.registered} registered${waiting}`;
  const left = Math.max(event.capacity - event.registered, 0);
  if (left === 0) return `Full, all ${event.capacity} taken${waiting}`;
  return `${left} of ${event.capacity} left${waiting}`;
}

/** A card. `node` is its element; `release` ends its life. */
export class EventCard {
  #id;
  #calendar;
  #api;
  #askSignIn;
  /** Kept while it is not known whether the last request had its effect, so that the next try repeats it. */
  #intent = { action: "", key: "" };
  #listening = new AbortController();

  #type = element("span", { class: "tag" });
  #part = element("span", { class: "tag tag-mine", hidden: true });
  #status = element("span", { class: "tag tag-bad", hidden: true }, "Cancelled");
  #title = element("h3", { class: "card-title" });
  #when = element("dd");
  #where = element("dd");
  #whereTerm = element("dt", {}, "Where");
  #places = element("dd");
  #placesTerm = element("dt", {}, "Places");
  #organizer = element("dd");
  #organizerTerm = element("dt", {}, "By");
  #description = element("p", { class: "card-text" });
  #button = element("button", { type: "button", class: "button", onclick: () => this.#act() });
  #error = element("p", { class: "error", role: "alert" });

  /**
   * @param {string} id Of an event that the calendar knows.
   * @param {{calendar: import("./calendar.js").Calendar, api: import("./api.js").Api, askSignIn: (reason?: string) => void}} page
   */
  constructor(id, { calendar, api, askSignIn }) {
    this.#id = id;
    this.#calendar = calendar;
    this.#api = api;
    this.#askSignIn = askSignIn;
    this.node = element("article", { class: "card", "data-event": id },
      element("div", { class: "card-tags" }, this.#type, this.#part, this.#status),
      this.#title,
      element("dl", { class: "facts" },
        element("dt", {}, "When"), this.#when,
        this.#whereTerm, this.#where,
        this.#placesTerm, this.#places,
        this.#organizerTerm, this.#organizer),
      this.#description,
      this.#button,
      this.#error);
    const options = { signal: this.#listening.signal };
    calendar.addEventListener("event", ({ detail }) => { if (detail === id) this.#update(); }, options);
    this.#update();
  }

  /** Stop following the calendar. */
  release() {
    this.#listening.abort();
  }

  #update() {
    const event = this.#calendar.get(this.#id);
    const isCancelled = event.status === "cancelled";
    const isOver = Date.parse(event.endDateTime) <= Date.now();
    const part = ["registered", "waiting", "organised"].find((each) => this.#calendar.takesPart(this.#id, each));
    this.node.classList.toggle("card-cancelled", isCancelled);
    set(this.#type, event.eventType);
    set(this.#part, { registered: "You are registered", waiting: "You are waiting", organised: "Yours" }[part]);
    this.#status.hidden = !isCancelled;
    set(this.#title, event.title);
    this.node.setAttribute("aria-label", event.title);
    set(this.#when, when(event));
    set(this.#where, event.location);
    this.#whereTerm.hidden = this.#where.hidden;
    set(this.#places, isCancelled ? "" : places(event));
    this.#placesTerm.hidden = isCancelled;
    set(this.#organizer, event.organizer?.name);
    this.#organizerTerm.hidden = this.#organizer.hidden;
    set(this.#description, event.description);
    set(this.#button, this.#label(event));
    this.#button.classList.toggle("button-strong", this.#action === "registerForEvent");
    this.#button.hidden = isCancelled || isOver;
  }

  get #action() {
    const takesPart = this.#calendar.takesPart(this.#id, "registered") || this.#calendar.takesPart(this.#id, "waiting");
    return takesPart ? "cancelRegistration" : "registerForEvent";
  }

  #label(event) {
    if (this.#calendar.takesPart(this.#id, "registered")) return "Cancel registration";
    if (this.#calendar.takesPart(this.#id, "waiting")) return "Leave the waiting list";
    const isFull = event.capacity !== undefined && event.registered >= event.capacity;
    return isFull ? "Join the waiting list" : "Register";
  }

  async #act() {
    // A disabled button would lose the focus; this one just does not listen twice.
    if (this.#button.getAttribute("aria-disabled") === "true") return;
    if (!this.#api.session.token) {
      this.#askSignIn("Sign in to register for events.");
      return;
    }
    const action = this.#action;
    if (this.#intent.action !== action) this.#intent = { action, key: randomId() };
    this.#error.textContent = "";
    this.#button.setAttribute("aria-disabled", "true");
    try {
      const data = await this.#api.action(action, { eventId: this.#id }, this.#intent.key);
      this.#intent = { action: "", key: "" };
      const part = { registered: "registered", waiting: "waiting" }[data.status] ?? null;
      this.#calendar.notePart(this.#id, action === "registerForEvent" ? part : null);
      announce(data.message ?? "Done.");
    } catch (error) {
      if (error.isFinal) this.#intent = { action: "", key: "" };
      this.#error.textContent = error.message;
    } finally {
      this.#button.removeAttribute("aria-disabled");
    }
    // Also after a refusal: "already registered" means that another tab was faster.
    await this.#calendar.refreshMine();
  }
}

/** Show a text, or hide the element where there is none; an unchanged text is left alone for screen readers. */
function set(node, text) {
  node.hidden = text === undefined || text === null || text === "";
  if (!node.hidden && node.textContent !== text) node.textContent = text;
}
