/**
 * Who is signed in, in this tab. The token is kept in the tab's storage: it survives a reload, and no other tab or
 * later visitor finds it.
 */
import { refused } from "./api.js";
import { tab } from "./storage.js";

const NOBODY = { token: null, user: null, name: null };

/**
 * Events: `change` when somebody signed in or out; `expired` when the token is no longer accepted. After that, `user`
 * still says who it was, so that what belongs to the same person can stay on the screen.
 */
export class Session extends EventTarget {
  #kept = tab.get("session", NOBODY);

  /** @returns {string | null} */
  get token() { return this.#kept.token; }

  /** @returns {string | null} The e-mail address or the id. */
  get user() { return this.#kept.user; }

  /** @returns {string | null} */
  get name() { return this.#kept.name; }

  /** What is kept per person is kept under this name. */
  get storageName() { return this.user ?? "visitor"; }

  /**
   * Sign in on a server that offers it for development.
   * @param {string} user
   * @param {string} name
   * @param {string} code Asked for behind a proxy; the server prints it at start.
   * @returns {Promise<boolean>} False where the server does not offer it.
   * @throws {import("./api.js").ApiError} Refused; with the code `sign_in_code_required` where `code` is not right.
   */
  async signIn(user, name, code) {
    const response = await fetch(new URL("dev/sign-in", document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, ...(name && { name }), ...(code && { code }) }),
    });
    if ([404, 405].includes(response.status)) return false;
    if (!response.ok) throw await refused(response);
    const answer = await response.json();
    this.#keep({ token: answer.token, user: answer.user, name: name || null });
    return true;
  }

  /**
   * Sign in with a token from elsewhere, if the server accepts it.
   * @param {string} token
   * @param {string} prefix
   * @throws {import("./api.js").ApiError} Refused.
   */
  async adopt(token, prefix) {
    const response = await fetch(prefix, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: "{}",
    });
    if (!response.ok) throw await refused(response);
    this.#keep({ token, user: (await response.json()).user, name: null });
  }

  /** Forget the person. */
  signOut() {
    this.#keep(NOBODY);
  }

  /** The server no longer accepts the token. */
  expire() {
    if (!this.token) return;
    this.#kept = { ...this.#kept, token: null };
    tab.set("session", null);
    this.dispatchEvent(new Event("expired"));
  }

  #keep(kept) {
    this.#kept = kept;
    tab.set("session", kept.token ? kept : null);
    this.dispatchEvent(new Event("change"));
  }
}
