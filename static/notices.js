/** Notifications to the person: a toast that announces itself, and the list that the server keeps. */
import { ApiError } from "./api.js";
import { arrange, byId, element } from "./dom.js";
import { when } from "./event-card.js";

const LISTED = 100;
const TOAST_MILLISECONDS = 8_000;

/**
 * @typedef {object} Notice
 * @property {string} id
 * @property {string} message
 * @property {string} at
 * @property {boolean} acknowledged
 * @property {import("./calendar.js").CalendarEvent} [event]
 */

/** The person's notices: listed when the stream connects, kept up with by what it then says. */
export class Notices {
  #api;
  #body = byId("notices");
  #empty = element("p", { class: "empty" }, "No notices. You hear here when an event of yours changes.");
  #all = byId("notices-all");
  #list = element("ul", { class: "cards" });
  #count = byId("notices-count");
  #toasts = byId("toasts");
  #unread = 0;
  /** Grows with all that is heard: an answer that was on its way meanwhile is out of date. */
  #heard = 0;
  /** @type {Map<string, Notice>} The newest first. */
  #kept = new Map();
  /** @type {Map<string, {node: HTMLElement, button: HTMLElement}>} */
  #cards = new Map();

  /** @param {import("./api.js").Api} api */
  constructor(api) {
    this.#api = api;
    this.#all.addEventListener("click", () => this.#acknowledge({ all: true }));
    this.#body.append(this.#empty, this.#list);
    this.#show();
  }

  /** Somebody else is at the page. */
  clear() {
    this.#heard += 1;
    this.#unread = 0;
    this.#kept.clear();
    this.#toasts.replaceChildren();
    this.#show();
  }

  /**
   * Take in a message of the live stream; any that has nothing to do with notices is ignored.
   * @param {{type: string, data?: any}} message
   */
  receive({ type, data }) {
    if (type === "connection" && data.unread !== undefined) this.#load();
    if (type === "notification") this.#add(data);
    if (type === "notification.acknowledged") this.#mark(data);
  }

  /**
   * Say something in passing.
   * @param {string} text
   */
  toast(text) {
    const toast = element("div", { class: "toast" }, element("p", {}, text));
    const close = () => toast.remove();
    toast.append(element("button", { type: "button", class: "button button-plain", onclick: close }, "Dismiss"));
    // It must not vanish from under the pointer or the focus (WCAG 2.2, 2.2.1).
    let timer = setTimeout(close, TOAST_MILLISECONDS);
    const hold = () => clearTimeout(timer);
    const release = () => { hold(); timer = setTimeout(close, TOAST_MILLISECONDS); };
    for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, hold);
    for (const type of ["pointerleave", "focusout"]) toast.addEventListener(type, release);
    this.#toasts.append(toast);
  }

  async #load() {
    const before = this.#heard;
    let answer;
    try {
      answer = await this.#api.post({ type: "notifications.list", limit: LISTED });
    } catch (error) {
      // The next connection brings the next try; what is heard until then is shown.
      if (error instanceof ApiError) return;
      throw error;
    }
    if (this.#heard !== before) {
      if (this.#api.session.token) this.#load();
      return;
    }
    this.#kept = new Map(answer.data.notifications.map((notice) => [notice.id, notice]));
    this.#unread = answer.data.unread;
    this.#show();
  }

  #add(data) {
    if (this.#kept.has(data.id)) return;
    this.#heard += 1;
    const notice = { at: new Date().toISOString(), acknowledged: false, ...data };
    this.#kept = new Map([[notice.id, notice], ...this.#kept]);
    this.#unread += 1;
    this.#show();
    // One that waited for the person says when it was; a new tab would pile them all up.
    if (data.at === undefined) this.toast(data.message);
  }

  #mark({ all = false, ids = [], unread }) {
    this.#heard += 1;
    for (const notice of this.#kept.values()) if (all || ids.includes(notice.id)) notice.acknowledged = true;
    this.#unread = unread;
    this.#show();
  }

  /** @param {{id: string} | {all: true}} which */
  async #acknowledge(which) {
    const before = this.#heard;
    try {
      const { data } = await this.#api.post({ type: "notifications.ack", ...which });
      // The stream says it as well, in order; an answer that comes after other news may count what is read by now.
      if (this.#heard === before) this.#mark({ ...which, ids: [which.id], unread: data.unread });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.toast(error.message);
    }
  }

  #show() {
    const focused = document.activeElement;
    this.#empty.hidden = this.#kept.size > 0;
    this.#all.hidden = this.#unread === 0;
    this.#count.hidden = this.#unread === 0;
    this.#count.replaceChildren(String(this.#unread), element("span", { class: "hidden" }, " unread"));
    for (const id of this.#cards.keys()) if (!this.#kept.has(id)) this.#cards.delete(id);
    for (const notice of this.#kept.values()) {
      if (!this.#cards.has(notice.id)) this.#cards.set(notice.id, this.#card(notice));
      const { node, button } = this.#cards.get(notice.id);
      node.classList.toggle("card-unread", !notice.acknowledged);
      button.hidden = notice.acknowledged;
    }
    arrange(this.#list, [...this.#kept.keys()].map((id) => this.#cards.get(id).node));
    // The button that was pressed is gone: go on with the next one, or stay in the list.
    const wasHere = focused === this.#all || this.#body.contains(focused);
    if (wasHere && !focused.checkVisibility()) {
      (this.#body.querySelector("li .button:not([hidden])") ?? this.#body).focus();
    }
  }

  /** @param {Notice} notice */
  #card({ id, message, event, at }) {
    const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
    const button = element("button", { type: "button", class: "button" }, "Mark as read");
    button.addEventListener("click", () => this.#acknowledge({ id }));
    const node = element("li", { class: "card" },
      element("p", {}, message),
      event ? element("p", { class: "quiet" }, `${event.title}, ${when(event)}`) : null,
      element("p", { class: "quiet" }, time.format(new Date(at))),
      button);
    return { node, button };
  }
}
