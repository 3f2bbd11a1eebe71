import { createContext, useContext } from "react";

/**
 * What the page shows, for the assistant's hooks and for the cards in the chat.
 *
 * @typedef {object} PageState
 * @property {string | null} user Who is signed in.
 * @property {import("./calendar.js").CalendarEvent[]} events All upcoming events.
 * @property {import("./calendar.js").CalendarEvent[]} shown Those that the filter lets through.
 * @property {string} eventType The filter; empty for all.
 * @property {(eventType: string) => string[]} showType Set the filter; returns the titles that are then shown.
 * @property {() => void} refresh Ask the server again.
 * @property {(threadId: string) => void} openThread Leave this conversation for another one.
 */
export const PageContext = createContext(/** @type {PageState} */ (null));

/** @returns {PageState} */
export const usePage = () => useContext(PageContext);
