/** The sign-in dialog and the account corner of the header. */
import { byId } from "./dom.js";

/**
 * Wire the dialog.
 * @param {import("./session.js").Session} session
 * @param {string} prefix
 * @returns {(reason?: string) => void} Opens the dialog, with a reason to show in it.
 */
export function offerSignIn(session, prefix) {
  const dialog = byId("sign-in");
  const reason = byId("sign-in-reason");
  const error = byId("sign-in-error");
  const form = byId("sign-in-form");
  const code = byId("sign-in-code");
  const tokenForm = byId("token-form");
  const user = byId("account-user");
  const button = byId("account-button");

  const ask = (why = "") => {
    reason.textContent = why;
    reason.hidden = why === "";
    error.textContent = "";
    if (session.user) {
      byId("sign-in-user").value = session.user;
      byId("sign-in-name").value = session.name ?? "";
    }
    if (!dialog.open) dialog.showModal();
  };
  const attempt = async (event, signIn) => {
    event.preventDefault();
    error.textContent = "";
    const submit = event.target.querySelector("[type=submit]");
    submit.disabled = true;
    try {
      if (await signIn(new FormData(event.target))) dialog.close();
    } catch (refusal) {
      if (refusal.code === "sign_in_code_required") askForCode();
      error.textContent = refusal.status ? refusal.message : "The server cannot be reached. Try again in a moment.";
    } finally {
      submit.disabled = false;
    }
  };

  const askForCode = () => {
    byId("sign-in-code-field").hidden = false;
    code.required = true;
    code.focus();
  };

  form.addEventListener("submit", (event) => attempt(event, async (data) => {
    const [person, name, sent] = ["user", "name", "code"].map((field) => data.get(field).trim());
    const isOffered = await session.signIn(person, name, sent);
    form.hidden = !isOffered;
    tokenForm.hidden = isOffered;
    if (!isOffered) byId("token-text").focus();
    return isOffered;
  }));
  tokenForm.addEventListener("submit", (event) => attempt(event, async (data) => {
    await session.adopt(data.get("token").trim(), prefix);
    tokenForm.reset();
    return true;
  }));
  for (const closer of dialog.querySelectorAll("[data-closes]")) closer.addEventListener("click", () => dialog.close());

  const show = () => {
    user.textContent = session.token ? (session.name ?? session.user) : "Visitor";
    user.title = session.token ? session.user : "";
    button.textContent = session.token ? "Sign out" : "Sign in";
  };
  button.addEventListener("click", () => (session.token ? session.signOut() : ask()));
  session.addEventListener("change", show);
  session.addEventListener("expired", show);
  show();
  return ask;
}
