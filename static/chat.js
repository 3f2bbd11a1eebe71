/** The conversation with the assistant: what is sent, the answers that stream in, stop, retry, and its history. */
import { Answer } from "./answer.js";
import { announce, byId, element, randomId } from "./dom.js";
import { browser, tab } from "./storage.js";

const CHANGING = new Set(["createEvent", "updateEvent", "cancelEvent", "registerForEvent", "cancelRegistration"]);
const NEAR_PIXELS = 80;
const MARGIN_PIXELS = 8;

/**
 * Events: `busy` when an answer begins or ends; `answered` when one is complete; `returned` with the text as `detail`
 * when it could not be sent and goes back to where it was typed.
 */
export class Chat extends EventTarget {
  #api;
  #page;
  #list = byId("messages");
  #welcome = element("div", { class: "welcome" },
    element("p", {}, "Hello! Ask me what is on, register for an event, or tell me about one you would like to organise."));
  /** @type {Answer[]} */
  #answers = [];
  /** @type {AbortController | null} The answer that is on its way. */
  #running = null;
  #opening = Promise.resolve();
  #isFollowing = true;

  /** @param {ConstructorParameters<typeof Answer>[0]} page */
  constructor(page) {
    super();
    this.#page = page;
    this.#api = page.api;
    this.#list.addEventListener("grow", () => this.#follow());
    // Chips that appear below take height from the list; its end shall stay in view.
    new ResizeObserver(() => this.#follow()).observe(this.#list);
    this.#list.addEventListener("scroll", () => {
      this.#isFollowing = this.#list.scrollTop > this.#place - NEAR_PIXELS;
    });
    this.#list.addEventListener("deed", ({ detail }) => {
      if (CHANGING.has(detail)) page.calendar.refreshMine();
    });
  }

  /** Whether an answer is on its way. */
  get isBusy() {
    return this.#running !== null;
  }

  /** @returns {string | null} The conversation's id; null before the first message. */
  get threadId() {
    return browser.get(`thread.${this.#api.session.storageName}`);
  }

  set threadId(id) {
    browser.set(`thread.${this.#api.session.storageName}`, id);
  }

  /** Show the person's conversation as the server has it. */
  open() {
    this.#opening = this.#open();
    return this.#opening;
  }

  /** Begin a new conversation. The old one stays on the server. */
  restart() {
    this.stop();
    this.#unanswered = null;
    this.threadId = null;
    return this.open();
  }

  /** Somebody else signs in: let go of the answer that is on its way. It is there when its person comes back. */
  leave() {
    this.#running?.abort();
  }

  /**
   * Say something. Its answer streams into the conversation.
   * @param {string} text
   */
  async send(text) {
    // What is sent must come after the history, not amid it.
    await this.#opening;
    this.#welcome.remove();
    const id = randomId();
    await this.#answer({ messages: [{ id, role: "user", content: text }], clientMessageId: id }, this.#ask(text, id));
  }

  /** Stop the answer that is on its way: here, and on the server, where it would go on without a reader. */
  stop() {
    if (!this.#running) return;
    this.#running.abort();
    this.#unanswered = null;
    const { threadId } = this;
    if (threadId) this.#api.post({ type: "stop", threadId }).catch(() => {});
  }

  async #open() {
    const { threadId } = this;
    const { storageName } = this.#api.session;
    for (const answer of this.#answers) answer.remove();
    this.#answers = [];
    this.#list.replaceChildren(this.#welcome);
    let messages = [];
    try {
      if (threadId) messages = await this.#api.history(threadId);
    } catch (error) {
      if (storageName !== this.#api.session.storageName) return;
      if (error.status !== 404) return this.#failedToOpen(error.message);
      this.threadId = null;
    }
    if (storageName !== this.#api.session.storageName) return;
    this.#list.replaceChildren(...(messages.length ? [] : [this.#welcome]));
    for (const { id, role, content } of messages) {
      if (!content) continue;
      if (role === "user") this.#ask(content, id);
      if (role === "assistant") this.#begin().say(content);
    }
    this.#follow(true);
    this.#resume(messages);
  }

  /** The page was reloaded amid an answer: ask for it again. The server has only one answer to one message. */
  #resume(messages) {
    const unanswered = this.#unanswered;
    if (!unanswered) return;
    const [{ id, content }] = unanswered.messages;
    const place = messages.findIndex((message) => message.id === id);
    if (place >= 0 && messages.slice(place + 1).some((message) => message.role === "assistant")) {
      this.#unanswered = null;
      return;
    }
    this.#welcome.remove();
    const question = place >= 0 ? this.#list.querySelector(`[data-id="${id}"]`) : this.#ask(content, id);
    this.#answer(unanswered, question);
  }

  /** @returns {any} The body that was sent last and has had no answer yet. */
  get #unanswered() {
    return tab.get(`unanswered.${this.#api.session.storageName}`);
  }

  set #unanswered(body) {
    tab.set(`unanswered.${this.#api.session.storageName}`, body);
  }

  #failedToOpen(words) {
    const retry = element("button", { type: "button", class: "button", onclick: () => this.open() }, "Try again");
    this.#list.replaceChildren(element("div", { class: "welcome" }, element("p", { class: "error", role: "alert" }, words), retry));
  }

  /** The same body may be sent again: its `clientMessageId` keeps it from having its effect twice. */
  async #answer(body, question) {
    const answer = this.#begin();
    const running = new AbortController();
    this.#running?.abort();
    this.#running = running;
    this.#unanswered = body;
    this.dispatchEvent(new Event("busy"));
    answer.wait();
    this.#follow(true);
    const retry = () => {
      answer.remove();
      this.#answer(body, question);
    };
    try {
      const problem = await this.#read(body, answer, running.signal);
      if (!problem) this.#unanswered = null;
      answer.end(problem ? { error: problem, retry } : {});
      announce(problem ?? answer.text);
    } catch (error) {
      if (running.signal.aborted) answer.end({ note: "Stopped." });
      else if (error.needsSignIn) this.#giveBack(body.messages[0].content, question, answer);
      else answer.end({ error: error.message, retry });
    } finally {
      if (this.#running === running) this.#running = null;
      this.dispatchEvent(new Event("busy"));
    }
    if (answer.isComplete) this.dispatchEvent(new Event("answered"));
  }

  /**
   * Read an answer to its end.
   * @returns {Promise<string | null>} What went wrong, in words.
   */
  async #read(body, answer, signal) {
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const { threadId } = this;
    let problem = null;
    try {
      for await (const message of this.#api.chat({ ...body, timeZone, ...(threadId && { threadId }) }, signal)) {
        signal.throwIfAborted();
        // Before any word of the answer, so that a reload in the middle of it finds the conversation.
        if (message.data?.threadId) this.threadId = message.data.threadId;
        if (message.type === "error") problem = message.data.message;
        answer.receive(message);
      }
    } catch (error) {
      if (error.status !== 404 || !threadId) throw error;
      // The conversation is gone from the server: what was just said begins a new one.
      this.threadId = null;
      return this.#read(body, answer, signal);
    }
    if (!answer.isComplete) problem = "The connection broke off before the answer was complete.";
    return problem;
  }

  /** It was refused for want of a valid token and has had no effect: back into the box with it. */
  #giveBack(text, question, answer) {
    this.#unanswered = null;
    question.remove();
    answer.remove();
    if (!this.#list.children.length) this.#list.append(this.#welcome);
    this.dispatchEvent(new CustomEvent("returned", { detail: text }));
  }

  #ask(text, id) {
    const question = element("div", { class: "message message-user", "data-id": id },
      element("span", { class: "hidden" }, "You: "), element("p", {}, text));
    this.#list.append(question);
    return question;
  }

  #begin() {
    const answer = new Answer(this.#page);
    this.#answers.push(answer);
    this.#list.append(answer.node);
    return answer;
  }

  /**
   * Keep the end in view, but not at the price of the last question: a long answer is read from its beginning. Whoever
   * has scrolled up to read is left alone.
   * @param {boolean} [always]
   */
  #follow(always = false) {
    if (always) this.#isFollowing = true;
    if (this.#isFollowing) this.#list.scrollTop = Math.max(this.#place, always ? 0 : this.#list.scrollTop);
  }

  /** How far to scroll down, in pixels. */
  get #place() {
    const { scrollHeight, clientHeight, scrollTop } = this.#list;
    const question = [...this.#list.querySelectorAll(".message-user")].at(-1) ?? this.#list.lastElementChild;
    const above = question.getBoundingClientRect().top - this.#list.getBoundingClientRect().top;
    return Math.min(scrollHeight - clientHeight, scrollTop + above - MARGIN_PIXELS);
  }
}
