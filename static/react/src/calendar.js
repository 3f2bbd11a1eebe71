/** The upcoming events that the page shows: what the server's `searchEvents` action finds. */
import { useCallback, useEffect, useState } from "react";

/**
 * @typedef {{id: string, title: string, description?: string, eventType: string, startDateTime: string,
 *   endDateTime: string, location?: string, capacity?: number, registered?: number}} CalendarEvent
 */

const WHEN = new Intl.DateTimeFormat(undefined, {
  weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit",
});

/** When an event takes place, in the person's own time zone and manner. */
export function when(event) {
  return WHEN.formatRange(new Date(event.startDateTime), new Date(event.endDateTime));
}

/**
 * @param {string} runtimeUrl
 * @param {Record<string, string>} headers
 * @returns {{events: CalendarEvent[], refresh: () => void, problem: string}}
 */
export function useCalendar(runtimeUrl, headers) {
  const [events, setEvents] = useState([]);
  const [problem, setProblem] = useState("");
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    upcoming(runtimeUrl, headers, leaving.signal).then(
      (found) => {
        setEvents(found);
        setProblem("");
      },
      (error) => {
        if (!leaving.signal.aborted) setProblem(error.message);
      },
    );
    return () => leaving.abort();
  }, [runtimeUrl, headers, asked]);
  return { events, problem, refresh: useCallback(() => setAsked((count) => count + 1), []) };
}

async function upcoming(runtimeUrl, headers, signal) {
  const response = await fetch(runtimeUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ action: "searchEvents", parameters: { limit: 20 } }),
    signal,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer.data.events;
}
