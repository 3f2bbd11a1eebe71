/** Suggestions as chips above the composer. They are an offer: where there are none to be had, there are no chips. */
import { byId, element } from "./dom.js";

const PAUSE_MILLISECONDS = 250;

/** Event: `choose` with the suggested message as `detail`. */
export class Suggestions extends EventTarget {
  #api;
  #node = byId("suggestions");
  #timer = 0;
  #asking = new AbortController();

  /** @param {import("./api.js").Api} api */
  constructor(api) {
    super();
    this.#api = api;
  }

  /**
   * Ask for suggestions once the person pauses.
   * @param {string} text What has been typed so far.
   * @param {string | null} threadId
   */
  ask(text, threadId) {
    this.#drop();
    this.#timer = setTimeout(() => this.#fetch(text, threadId), PAUSE_MILLISECONDS);
  }

  /** Take the chips away: something has been said, and they no longer fit. */
  clear() {
    this.#drop();
    this.#show([]);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#asking.abort();
  }

  async #fetch(text, threadId) {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const body = { type: "suggestions", text, ...(threadId && { threadId }) };
      const { suggestions } = await this.#api.post(body, { signal: asking.signal });
      // Whoever is among the chips by keyboard is choosing: they must not vanish from under the focus.
      if (!asking.signal.aborted && !this.#node.contains(document.activeElement)) this.#show(suggestions);
    } catch {
      if (!asking.signal.aborted) this.#show([]);
    }
  }

  #show(suggestions) {
    this.#node.replaceChildren(...suggestions.map(({ title, message }) => element("button", {
      type: "button",
      class: "chip",
      title: message === title ? null : message,
      onclick: () => this.dispatchEvent(new CustomEvent("choose", { detail: message })),
    }, title)));
    this.#node.hidden = suggestions.length === 0;
  }
}
