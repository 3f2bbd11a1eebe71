import { useEffect, useState } from "react";

/**
 * The conversations that this browser began as a visitor, offered to the person who has signed in. They move only if
 * the person says so: others may use the same computer.
 * @param {{runtimeUrl: string, session: ReturnType<typeof import("./session.js").useSession>}} props
 */
export function Adoption({ runtimeUrl, session }) {
  const { user, headers, visitor } = session;
  const [threads, setThreads] = useState([]);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    setThreads([]);
    if (!user) return;
    const asking = new AbortController();
    fetch(`${runtimeUrl}/threads`, { headers: visitor, signal: asking.signal })
      .then((response) => (response.ok ? response.json() : { threads: [] }))
      .then((answer) => setThreads(answer.threads))
      .catch(() => {});
    return () => asking.abort();
  }, [user, runtimeUrl, visitor]);

  const keep = async () => {
    const response = await fetch(runtimeUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers, ...visitor },
      body: JSON.stringify({ type: "visitor.adopt" }),
    });
    if (!response.ok) return setProblem((await response.json()).error);
    localStorage.removeItem(`visitor:${runtimeUrl}`);
    setThreads([]);
  };

  if (threads.length === 0) return null;
  return (
    <section className="adoption" aria-label="Earlier conversations">
      <p>These conversations began in this browser before you signed in. Move them to your account?</p>
      <ul>{threads.map(({ id, name }) => <li key={id}>{name ?? "Without a name"}</li>)}</ul>
      {problem && <p className="error" role="alert">{problem}</p>}
      <button type="button" className="button" onClick={keep}>Move them</button>
      <button type="button" className="button button-plain" onClick={() => setThreads([])}>Leave them</button>
    </section>
  );
}
