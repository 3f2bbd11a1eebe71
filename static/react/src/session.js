/**
 * Who is signed in, in this tab, on this server. The token is kept under the server's address and sent nowhere else, so
 * that a link with another `runtimeUrl` cannot fetch it.
 */
import { useCallback, useEffect, useMemo, useState } from "react";

const NOBODY = { token: null, user: null };

/** @param {string} runtimeUrl */
export function useSession(runtimeUrl) {
  const place = `session:${runtimeUrl}`;
  const [kept, setKept] = useState(() => JSON.parse(sessionStorage.getItem(place)) ?? NOBODY);
  const keep = useCallback((session) => {
    if (session.token) sessionStorage.setItem(place, JSON.stringify(session));
    else sessionStorage.removeItem(place);
    setKept(session);
  }, [place]);

  /** Sign in as the demo page does: for development, without a password; behind a proxy, with the server's code. */
  const signIn = useCallback(async (user, code) => {
    const response = await fetch(new URL("../../../dev/sign-in", location.href), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, ...(code && { code }) }),
    });
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error(answer.error), { code: answer.code });
    keep({ token: answer.token, user: answer.user });
  }, [keep]);

  /** Use a token that was made elsewhere, if the server accepts it. */
  const adopt = useCallback(async (token) => {
    const response = await fetch(runtimeUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: "{}",
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    keep({ token, user: answer.user });
  }, [keep, runtimeUrl]);

  const visitor = useVisitor(runtimeUrl);
  const headers = useMemo(
    () => (kept.token ? { Authorization: `Bearer ${kept.token}` } : visitor.headers),
    [kept.token, visitor.headers],
  );
  const isReady = kept.token !== null || visitor.isReady;
  return { user: kept.user, headers, visitor: visitor.headers, isReady, signIn, adopt, signOut: () => keep(NOBODY) };
}

/**
 * What makes this browser's conversations its own before anyone signs in. On the server's own origin a cookie does it. A
 * page of another origin gets the visitor in a header, keeps it, and sends it back.
 */
function useVisitor(runtimeUrl) {
  const isSameOrigin = new URL(runtimeUrl).origin === location.origin;
  const place = `visitor:${runtimeUrl}`;
  const [visitor, setVisitor] = useState(() => localStorage.getItem(place));
  const [isReady, setIsReady] = useState(isSameOrigin);
  useEffect(() => {
    if (isSameOrigin) return;
    const shown = localStorage.getItem(place);
    const headers = { "Content-Type": "application/json", ...(shown && { "Copilot-Visitor": shown }) };
    fetch(runtimeUrl, { method: "POST", headers, body: "{}" })
      .then((response) => {
        const given = response.headers.get("Copilot-Visitor");
        if (!given) return;
        localStorage.setItem(place, given);
        setVisitor(given);
      })
      // The assistant says that the server is out of reach.
      .catch(() => {})
      .finally(() => setIsReady(true));
  }, [isSameOrigin, place, runtimeUrl]);
  const headers = useMemo(() => (visitor && !isSameOrigin ? { "Copilot-Visitor": visitor } : {}), [visitor, isSameOrigin]);
  return { headers, isReady };
}

/** The conversation that this tab is in, for this person; `open` and `startAnew` leave it. */
export function useConversation(user, agentId) {
  const place = `thread:${agentId}:${user ?? ""}`;
  const [, redraw] = useState(0);
  let threadId = sessionStorage.getItem(place);
  if (threadId === null) {
    threadId = crypto.randomUUID();
    sessionStorage.setItem(place, threadId);
  }
  const open = useCallback((id) => {
    sessionStorage.setItem(place, id);
    redraw((count) => count + 1);
  }, [place]);
  return { threadId, open, startAnew: () => open(crypto.randomUUID()) };
}
