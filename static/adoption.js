/** The conversations of a visitor, offered to the person who signs in. Nothing moves unless the person says so. */
import { announce, byId, element } from "./dom.js";
import { browser } from "./storage.js";

const SHOWN = 5;

export class Adoption {
  #api;
  #chat;
  #place = byId("adoption");

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./chat.js").Chat} chat
   */
  constructor(api, chat) {
    this.#api = api;
    this.#chat = chat;
  }

  /** Ask the person who has just signed in, if there is something to keep. */
  async offer() {
    this.#close();
    const { user } = this.#api.session;
    if (!user) return;
    const threads = await this.#api.visitorThreads().catch(() => []);
    if (!threads.length || this.#api.session.user !== user) return;
    const names = threads.slice(0, SHOWN).map(({ name }) => element("li", {}, name ?? "Without a name"));
    if (threads.length > SHOWN) names.push(element("li", {}, `and ${threads.length - SHOWN} more`));
    const error = element("p", { class: "error", role: "alert" });
    const keep = element("button", { type: "button", class: "button button-strong" }, "Move them");
    keep.addEventListener("click", async () => {
      keep.disabled = true;
      error.textContent = "";
      try {
        const { data } = await this.#api.post({ type: "visitor.adopt" });
        this.#moved(data.threads);
      } catch (refusal) {
        error.textContent = refusal.message;
        keep.disabled = false;
      }
    });
    const leave = element("button", { type: "button", class: "button", onclick: () => this.#close() }, "Leave them");
    this.#place.replaceChildren(
      element("p", {}, "These conversations began in this browser before you signed in. Move them to your account?"),
      element("ul", {}, ...names),
      error,
      element("div", { class: "buttons" }, keep, leave),
    );
    this.#place.hidden = false;
    announce("Conversations from before you signed in can be moved to your account.");
  }

  #moved(threads) {
    this.#close();
    const open = browser.get("thread.visitor");
    browser.set("thread.visitor", null);
    announce("They are in your account now.");
    if (this.#chat.threadId || !threads.length) return;
    this.#chat.threadId = threads.some(({ id }) => id === open) ? open : threads[0].id;
    this.#chat.open();
  }

  #close() {
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }
}
