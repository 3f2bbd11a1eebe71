/** What a tool call of the agent looks like in the chat. */
import { EventCard } from "./EventCard.jsx";

const MOST_CARDS = 3;

/**
 * The events that `searchEvents` found, or the one that `createEvent` made.
 * @param {{name: string, status: string, result?: any}} props `result` is the server's, as text or already decoded.
 */
export function EventsOfCall({ name, status, result }) {
  if (status !== "complete") {
    return <p className="quiet deed" aria-busy="true">{name === "createEvent" ? "Creating" : "Searching"}…</p>;
  }
  const data = decoded(result);
  if (data?.error) return <p className="error deed">{data.error}</p>;
  const events = data?.events ?? (data?.id ? [data] : []);
  return (
    <div className="cards deed">
      {events.slice(0, MOST_CARDS).map((event) => <EventCard key={event.id} event={event} />)}
      {events.length > MOST_CARDS && <p className="quiet">and {events.length - MOST_CARDS} more</p>}
    </div>
  );
}

/**
 * Asks before something is changed. The agent waits for the answer, as long as it takes, also across a reload.
 * @param {{action: string, parameters?: object, message?: string, outcome?: boolean | null,
 *   respond?: (answer: {confirmed: boolean}) => void}} props Without `respond` it cannot be answered (any more).
 */
export function Confirmation({ action, parameters, message, outcome = null, respond }) {
  // What is longer than a line was just said above, too: its last line is the question.
  const lines = (message ?? "…").trim().split("\n");
  return (
    <div className="card confirmation" role="group" aria-label={`Confirm ${action ?? "action"}`}>
      <p>{lines.at(-1)}</p>
      <details open={lines.length === 1}>
        <summary>{action} with</summary>
        <dl className="facts">
          {Object.entries(parameters ?? {}).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
      {respond && (
        <div className="buttons">
          <button type="button" className="button button-strong" onClick={() => respond({ confirmed: true })}>
            Confirm
          </button>
          <button type="button" className="button" onClick={() => respond({ confirmed: false })}>Decline</button>
        </div>
      )}
      {outcome !== null && <p className="quiet">{outcome ? "Confirmed" : "Declined"}</p>}
    </div>
  );
}

/** `confirmAction` in the chat, from the render properties of either generation. */
export function ConfirmationOfCall({ args, status, respond, result }) {
  return (
    <Confirmation
      {...args}
      outcome={status === "complete" ? decoded(result)?.confirmed === true : null}
      respond={status === "executing" ? respond : undefined}
    />
  );
}

/** An interrupt of the agent in the chat. */
export function ConfirmationOfInterrupt({ interrupt, resolve }) {
  return (
    <Confirmation
      action={interrupt.metadata?.action}
      parameters={interrupt.metadata?.parameters}
      message={interrupt.message}
      respond={resolve}
    />
  );
}

function decoded(result) {
  if (typeof result !== "string") return result;
  try {
    return JSON.parse(result);
  } catch {
    return { error: result };
  }
}
