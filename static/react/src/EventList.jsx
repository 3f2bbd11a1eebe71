import { EventCard } from "./EventCard.jsx";
import { usePage } from "./page-context.js";

/**
 * What is on, and the shortlist: state that the person and the agent share.
 * @param {{problem: string, shortlist: string[], setShortlist: (ids: string[]) => void}} props
 */
export function EventList({ problem, shortlist, setShortlist }) {
  const { events, shown, eventType, showType } = usePage();
  const types = [...new Set(events.map((event) => event.eventType))].sort();
  const toggle = (id) => setShortlist(
    shortlist.includes(id) ? shortlist.filter((each) => each !== id) : [...shortlist, id],
  );

  return (
    <section className="panel panel-events" aria-labelledby="events-title">
      <div className="panel-head">
        <h2 id="events-title">Upcoming events</h2>
        <span className="quiet" data-testid="shortlist">{shortlist.length} on the shortlist</span>
      </div>
      <div className="chips" role="group" aria-label="Type of event">
        {["", ...types].map((type) => (
          <button
            key={type}
            type="button"
            className="chip"
            aria-pressed={type === eventType}
            onClick={() => showType(type)}
          >
            {type === "" ? "All" : type}
          </button>
        ))}
      </div>
      {problem !== "" && <p className="error" role="alert">{problem}</p>}
      {shown.length === 0 && problem === "" && (
        <p className="quiet">Nothing yet. Ask the assistant to create an event, or run the server’s seed command.</p>
      )}
      <div className="cards">
        {shown.map((event) => (
          <EventCard key={event.id} event={event}>
            <button
              type="button"
              className="button button-plain"
              aria-pressed={shortlist.includes(event.id)}
              aria-label={`Shortlist ${event.title}`}
              onClick={() => toggle(event.id)}
            >
              {shortlist.includes(event.id) ? "★ On the shortlist" : "☆ Add to the shortlist"}
            </button>
          </EventCard>
        ))}
      </div>
    </section>
  );
}
