import { useCallback, useMemo, useState } from "react";

import { Adoption } from "./Adoption.jsx";
import { useCalendar } from "./calendar.js";
import { EventList } from "./EventList.jsx";
import { PageContext } from "./page-context.js";
import { useConversation, useSession } from "./session.js";
import { SignIn } from "./SignIn.jsx";

/**
 * The frame: who is here, what is on, and the assistant.
 * @param {{options: import("./options.js").Options, Assistant: import("react").ComponentType<any>}} props
 */
export function Page({ options, Assistant }) {
  const session = useSession(options.runtimeUrl);
  const { threadId, open, startAnew } = useConversation(session.user, options.agentId);
  const { events, problem, refresh } = useCalendar(options.runtimeUrl, session.headers);
  const [eventType, setEventType] = useState("");
  const [failure, setFailure] = useState("");

  const shown = useMemo(
    () => events.filter((event) => eventType === "" || event.eventType === eventType),
    [events, eventType],
  );
  const showType = useCallback((wanted) => {
    setEventType(wanted);
    return events.filter((event) => wanted === "" || event.eventType === wanted).map((event) => event.title);
  }, [events]);
  const page = useMemo(
    () => ({ user: session.user, events, shown, eventType, showType, refresh, openThread: open }),
    [session.user, events, shown, eventType, showType, refresh, open],
  );
  const openThreadId = options.threadId ?? threadId;

  if (!session.isReady) return <p className="loading">Loading</p>;
  return (
    <PageContext value={page}>
      <header className="bar">
        <h1>Event copilot <span className="quiet">in React</span></h1>
        {options.threadId === null && (
          <button type="button" className="button button-plain" onClick={startAnew}>New chat</button>
        )}
        <SignIn session={session} isSameOrigin={new URL(options.runtimeUrl).origin === location.origin} />
      </header>
      <Adoption runtimeUrl={options.runtimeUrl} session={session} />
      {/* Another person or another conversation is another assistant: nothing of the one before may stay. */}
      <Assistant
        key={`${session.user} ${openThreadId}`}
        options={options}
        threadId={openThreadId}
        headers={session.headers}
        onError={setFailure}
      >
        {({ chat, shortlist, setShortlist }) => (
          <main className="panels">
            <section className="panel panel-chat" aria-label="Assistant">
              {failure !== "" && (
                <p className="failure" role="alert">
                  {failure}
                  <button type="button" className="button button-plain" onClick={() => setFailure("")}>Dismiss</button>
                </p>
              )}
              {chat}
            </section>
            <EventList problem={problem} shortlist={shortlist} setShortlist={setShortlist} />
          </main>
        )}
      </Assistant>
    </PageContext>
  );
}
