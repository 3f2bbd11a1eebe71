import { useState } from "react";

/** The account corner of the header. A server elsewhere offers no development sign-in: it takes a token. */
export function SignIn({ session, isSameOrigin }) {
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState("");
  const [needsCode, setNeedsCode] = useState(false);

  const submit = async (event) => {
    event.preventDefault();
    const data = new FormData(event.target);
    const text = data.get("who").trim();
    try {
      await (isSameOrigin ? session.signIn(text, data.get("code")) : session.adopt(text));
      setOpen(false);
      setProblem("");
    } catch (error) {
      setNeedsCode((asked) => asked || error.code === "sign_in_code_required");
      setProblem(error.message);
    }
  };

  if (session.user) {
    return (
      <div className="account">
        <span className="account-user" title={session.user}>{session.user}</span>
        <button type="button" className="button" onClick={session.signOut}>Sign out</button>
      </div>
    );
  }
  if (!isOpen) {
    return (
      <div className="account">
        <button type="button" className="button" onClick={() => setOpen(true)}>Sign in</button>
      </div>
    );
  }
  return (
    <form className="account" onSubmit={submit}>
      <input
        name="who"
        required
        autoFocus
        aria-label={isSameOrigin ? "E-mail" : "Token"}
        placeholder={isSameOrigin ? "any e-mail address" : "a token of that server"}
        type={isSameOrigin ? "text" : "password"}
        autoComplete="off"
      />
      {needsCode && (
        <input name="code" required autoFocus aria-label="Sign-in code" placeholder="sign-in code" autoComplete="one-time-code" />
      )}
      <button type="submit" className="button button-strong">Sign in</button>
      {problem !== "" && <p className="error" role="alert">{problem}</p>}
    </form>
  );
}
