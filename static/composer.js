/** Where the person types. What has been typed is kept until it is sent: across a reload, a sign-in, a lost server. */
import { byId } from "./dom.js";
import { tab } from "./storage.js";

/** Events: `input` when the text changed; `send` with the text as `detail`; `stop`. */
export class Composer extends EventTarget {
  #form = byId("composer");
  #text = byId("composer-text");
  #send = byId("composer-send");
  #stop = byId("composer-stop");

  constructor() {
    super();
    this.#text.value = tab.get("draft", "");
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => {
      tab.set("draft", this.#text.value || null);
      this.dispatchEvent(new Event("input"));
    });
    this.#text.addEventListener("keydown", (event) => {
      // While a word is being composed (Chinese, Japanese, Korean), Enter belongs to the input method.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.#stop.addEventListener("click", () => this.dispatchEvent(new Event("stop")));
  }

  get text() {
    return this.#text.value.trim();
  }

  set text(text) {
    this.#text.value = text;
    tab.set("draft", text || null);
  }

  /**
   * Put a text that could not be sent back, before what has been typed since.
   * @param {string} text
   */
  giveBack(text) {
    this.text = [text, this.#text.value].filter(Boolean).join("\n");
  }

  /** @param {boolean} isBusy Whether an answer is on its way: it can then be stopped, and the next message waits. */
  show(isBusy) {
    const hadFocus = [this.#send, this.#stop].includes(document.activeElement);
    this.#send.hidden = isBusy;
    this.#stop.hidden = !isBusy;
    // The button that was pressed has just gone; the keyboard goes on where one types.
    if (hadFocus) this.#text.focus();
  }

  /** Put the cursor where one types. */
  focus() {
    this.#text.focus();
  }

  #submit() {
    const { text } = this;
    if (!text || this.#send.hidden) return;
    this.text = "";
    this.dispatchEvent(new CustomEvent("send", { detail: text }));
  }
}
