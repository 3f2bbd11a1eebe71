/** The lists beside the chat: upcoming events and the person's own. They follow the calendar. */
import { EventCard } from "./event-card.js";
import { arrange, byId, element } from "./dom.js";

/** @typedef {ConstructorParameters<typeof EventCard>[1]} Page */

/**
 * Show the upcoming events in `#upcoming`.
 * @param {Page} page
 */
export function showUpcoming(page) {
  const { calendar } = page;
  const list = new CardList(page);
  const note = element("p", { class: "empty" });
  const retry = element("button", { type: "button", class: "button", onclick: () => calendar.load() }, "Try again");
  const more = element("button", { type: "button", class: "button" }, "Show more");
  more.addEventListener("click", async () => {
    more.disabled = true;
    try {
      await calendar.loadMore();
    } catch (error) {
      note.textContent = error.message;
      note.hidden = false;
    }
    more.disabled = false;
  });
  byId("upcoming").append(list.node, note, retry, more);

  const update = () => {
    const events = calendar.upcoming;
    list.show(events);
    byId("upcoming").setAttribute("aria-busy", String(calendar.state === "loading"));
    note.textContent = {
      loading: "Loading events…",
      failed: calendar.failure,
      loaded: "Nothing is planned yet. Tell the assistant what you would like to organise.",
    }[calendar.state];
    note.hidden = events.length > 0 && calendar.state !== "failed";
    retry.hidden = calendar.state !== "failed";
    more.hidden = calendar.nextCursor === null;
  };
  calendar.addEventListener("list", update);
  update();
}

const PARTS = { organised: "Organised by you", registered: "Registered", waiting: "Waiting list" };

/**
 * Show the person's own events in `#mine`.
 * @param {Page} page
 */
export function showMine(page) {
  const { calendar, api, askSignIn } = page;
  const groups = Object.entries(PARTS).map(([part, title]) => {
    const list = new CardList(page);
    const node = element("section", { "data-part": part }, element("h3", { class: "group" }, title), list.node);
    return { part, list, node };
  });
  const note = element("p", { class: "empty" });
  const signIn = element("button", { type: "button", class: "button button-strong", onclick: () => askSignIn() }, "Sign in");
  byId("mine").append(note, signIn, ...groups.map((group) => group.node));

  const update = () => {
    let count = 0;
    for (const { part, list, node } of groups) {
      const events = calendar.mine(part);
      list.show(events);
      node.hidden = events.length === 0;
      count += events.length;
    }
    const isSignedIn = api.session.token !== null;
    note.textContent = isSignedIn
      ? "Nothing here yet. Register for an event, or ask the assistant to create one."
      : "Sign in to see the events that you organise or take part in.";
    note.hidden = count > 0;
    signIn.hidden = isSignedIn;
  };
  calendar.addEventListener("list", update);
  api.session.addEventListener("change", update);
  api.session.addEventListener("expired", update);
  update();
}

/** A list of cards in which an event keeps its card. */
class CardList {
  #page;
  /** @type {Map<string, {card: EventCard, item: HTMLElement}>} */
  #cards = new Map();

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.node = element("ul", { class: "cards" });
  }

  /** @param {import("./calendar.js").CalendarEvent[]} events */
  show(events) {
    const ids = new Set(events.map((event) => event.id));
    for (const [id, { card }] of this.#cards) {
      if (ids.has(id)) continue;
      card.release();
      this.#cards.delete(id);
    }
    for (const id of ids) {
      if (this.#cards.has(id)) continue;
      const card = new EventCard(id, this.#page);
      this.#cards.set(id, { card, item: element("li", {}, card.node) });
    }
    arrange(this.node, [...ids].map((id) => this.#cards.get(id).item));
  }
}
