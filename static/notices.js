/** Notifications to the person: a toast that announces itself, and a list that keeps them. */
import { byId, element } from "./dom.js";
import { when } from "./event-card.js";
import { tab } from "./storage.js";

const KEPT = 50;
const TOAST_MILLISECONDS = 8_000;

/** The person's notices in this tab. The stream's cursor outlives a reload of the page, so they must as well. */
export class Notices {
  #list = element("ul", { class: "cards" });
  #empty = element("p", { class: "empty" }, "No notices. You hear here when an event of yours changes.");
  #count = byId("notices-count");
  #toasts = byId("toasts");
  #unread = 0;
  #key = "";
  /** @type {{id: string, message: string, at: string, event?: any}[]} */
  #kept = [];

  constructor() {
    byId("notices").append(this.#empty, this.#list);
  }

  /**
   * Show what is kept for somebody.
   * @param {string} storageName
   */
  open(storageName) {
    this.#key = `notices.${storageName}`;
    this.#kept = tab.get(this.#key, []);
    this.#toasts.replaceChildren();
    this.markRead();
    this.#show();
  }

  /**
   * Take in a notification of the live stream; any other message is ignored.
   * @param {{type: string, data?: any}} message
   */
  receive({ type, data }) {
    if (type !== "notification" || this.#kept.some((notice) => notice.id === data.id)) return;
    const notice = { id: data.id, message: data.message, event: data.event, at: new Date().toISOString() };
    this.#kept = [notice, ...this.#kept].slice(0, KEPT);
    tab.set(this.#key, this.#kept);
    this.#unread += 1;
    this.#show();
    this.toast(data.message);
  }

  /** The list is being looked at. */
  markRead() {
    this.#unread = 0;
    this.#show();
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

  #show() {
    this.#empty.hidden = this.#kept.length > 0;
    this.#count.hidden = this.#unread === 0;
    this.#count.replaceChildren(String(this.#unread), element("span", { class: "hidden" }, " new"));
    const at = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
    this.#list.replaceChildren(...this.#kept.map((notice) => element("li", { class: "card" },
      element("p", {}, notice.message),
      notice.event ? element("p", { class: "quiet" }, `${notice.event.title}, ${when(notice.event)}`) : null,
      element("p", { class: "quiet" }, at.format(new Date(notice.at))))));
  }
}
