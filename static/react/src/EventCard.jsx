import { when } from "./calendar.js";

/** How many places are left, in words. */
function places(event) {
  if (event.capacity === undefined) return null;
  const left = Math.max(event.capacity - (event.registered ?? 0), 0);
  return left === 0 ? `Full, all ${event.capacity} taken` : `${left} of ${event.capacity} left`;
}

/**
 * One event.
 * @param {{event: import("./calendar.js").CalendarEvent, children?: import("react").ReactNode}} props
 */
export function EventCard({ event, children }) {
  const left = places(event);
  return (
    <article className="card" data-event={event.id}>
      <span className="tag">{event.eventType}</span>
      <h3>{event.title}</h3>
      <p className="quiet">{when(event)}</p>
      {event.location && <p className="quiet">{event.location}</p>}
      {left && <p className="quiet">{left}</p>}
      {children}
    </article>
  );
}
