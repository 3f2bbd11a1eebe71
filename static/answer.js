/** One answer of the assistant on the screen: its words as they come, what it did, the events it found. */
import { EventCard } from "./event-card.js";
import { element } from "./dom.js";
import { renderMarkdown } from "./markdown.js";

const DEEDS = {
  createEvent: "Created an event",
  updateEvent: "Changed an event",
  cancelEvent: "Cancelled an event",
  searchEvents: "Searched the events",
  registerForEvent: "Registered for an event",
  cancelRegistration: "Cancelled a registration",
  myEvents: "Looked up your events",
};

/** Of the events an answer found; with more at once, its words would be pushed out of sight. */
const SHOWN_AT_FIRST = 3;

/** An answer. `node` is its element. */
export class Answer {
  /** Whether the server said that the answer is complete, or why there is none. */
  isComplete = false;

  #page;
  #text = element("div", { class: "prose" });
  #deeds = element("ul", { class: "deeds" });
  #cards = element("div", { class: "cards" });
  #unfold = element("button", { type: "button", class: "button", hidden: true, onclick: () => this.#showAll() });
  #thinking = element("p", { class: "thinking" }, element("span", {}, "Thinking"));
  #foot = element("div", { class: "message-foot" });
  /** @type {Map<string, string>} The text so far by message id; a run may hold several messages. */
  #parts = new Map();
  /** @type {Map<string, EventCard>} */
  #shown = new Map();
  #frame = 0;

  /** @param {ConstructorParameters<typeof EventCard>[1]} page */
  constructor(page) {
    this.#page = page;
    this.node = element("div", { class: "message message-assistant" },
      element("span", { class: "hidden" }, "Assistant: "),
      this.#text, this.#deeds, this.#cards, this.#unfold, this.#thinking, this.#foot);
    this.#thinking.hidden = true;
  }

  /** The words so far. */
  get text() {
    return [...this.#parts.values()].filter((part) => part.trim()).join("\n\n");
  }

  /** Show that something is on its way. */
  wait() {
    this.#thinking.hidden = false;
    this.node.setAttribute("aria-busy", "true");
  }

  /**
   * Take in a message of the answer's stream.
   * @param {{type: string, data?: any, message?: any}} message
   */
  receive({ type, data, message }) {
    if (type === "token") this.#add(data.messageId, data.delta);
    else if (type === "action") this.#did(data);
    else if (type === "events") this.#show(data.events);
    else if (type === "message") this.#conclude(message.content);
    else if (type === "error" || type === "done") this.isComplete = true;
  }

  /**
   * Show a whole text at once.
   * @param {string} content
   */
  say(content) {
    this.#parts = new Map([["", content]]);
    this.#render();
  }

  /**
   * The answer has ended.
   * @param {{note?: string, error?: string, retry?: () => void}} [ending] What to show below it.
   */
  end({ note, error, retry } = {}) {
    this.#render();
    this.#thinking.hidden = true;
    this.node.removeAttribute("aria-busy");
    this.#foot.replaceChildren();
    if (note) this.#foot.append(element("p", { class: "quiet" }, note));
    if (error) this.#foot.append(element("p", { class: "error", role: "alert" }, error));
    if (retry) this.#foot.append(element("button", { type: "button", class: "button", onclick: retry }, "Try again"));
    this.#grew();
  }

  /** Leave the screen. */
  remove() {
    cancelAnimationFrame(this.#frame);
    for (const card of this.#shown.values()) card.release();
    this.node.remove();
  }

  #add(messageId, delta) {
    this.#parts.set(messageId, (this.#parts.get(messageId) ?? "") + delta);
    // Tokens may come faster than the screen is drawn.
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#render());
  }

  /** The whole text has come. It stands for the last message; earlier ones of the same run stay. */
  #conclude(content) {
    if (!content || this.text === content) return;
    const last = [...this.#parts.keys()].at(-1) ?? "";
    const isAll = this.#parts.size < 2 || !content.startsWith(this.#parts.get(last));
    if (isAll) this.#parts.clear();
    this.#parts.set(last, content);
    this.#render();
  }

  #render() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#text.replaceChildren(...renderMarkdown(this.text));
    if (this.text) this.#thinking.hidden = true;
    this.#grew();
  }

  #did({ action, result, error }) {
    const refusal = typeof error === "string" ? error : (error?.error ?? error?.message);
    const deed = result?.status === "waiting" ? "Joined a waiting list" : (DEEDS[action] ?? action);
    const words = error ? `${action}: ${refusal ?? "failed"}` : deed;
    this.#deeds.append(element("li", { class: error ? "deed deed-failed" : "deed" }, words));
    if (result?.event) this.#show([result.event]);
    else if (action === "createEvent" && result?.id) this.#show([result]);
    if (!error) this.node.dispatchEvent(new CustomEvent("deed", { bubbles: true, detail: action }));
  }

  #show(events) {
    for (const event of events) {
      if (this.#shown.has(event.id)) continue;
      this.#page.calendar.learn(event);
      const card = new EventCard(event.id, this.#page);
      card.node.hidden = this.#shown.size >= SHOWN_AT_FIRST;
      this.#shown.set(event.id, card);
      this.#cards.append(card.node);
    }
    const folded = this.#shown.size - SHOWN_AT_FIRST;
    this.#unfold.hidden = folded <= 0;
    this.#unfold.textContent = `Show ${folded} more`;
    this.#grew();
  }

  #showAll() {
    const cards = [...this.#shown.values()];
    for (const card of cards) card.node.hidden = false;
    this.#unfold.hidden = true;
    // The pressed button has gone: the keyboard goes on at the first of those it brought.
    const first = cards[SHOWN_AT_FIRST].node;
    first.tabIndex = -1;
    first.focus();
  }

  #grew() {
    this.node.dispatchEvent(new Event("grow", { bubbles: true }));
  }
}
