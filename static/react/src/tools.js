/** What both generations of components tell the agent, and the person. */

/** A front-end tool: it runs in the browser, and its result goes back to the agent. */
export const SHOW_TYPE = {
  name: "showEventType",
  description: "Show only events of one type in the list beside the chat. Returns the titles that are then shown.",
  eventType: "As concert or class; empty for all.",
};

/** The tool by which the server's agents ask before they change something: `{action, parameters, message}`. */
export const CONFIRM = {
  name: "confirmAction",
  description: "Ask the person to confirm or decline an action before it is carried out.",
};

/**
 * What is suggested, for the suggestion hook of either generation.
 * @param {import("./options.js").Options} options
 */
export function suggestionsFor({ suggestions, agentId }) {
  if (suggestions === "dynamic") {
    return {
      instructions: "Suggest what this person may want to do next with the events on the page.",
      minSuggestions: 2,
      maxSuggestions: 3,
      available: "always",
      // Otherwise the agent `default` is asked, whoever is talked to.
      providerAgentId: agentId,
    };
  }
  return {
    suggestions: [
      { title: "What is on?", message: "What is on this week?" },
      { title: "My events", message: "Show my events" },
    ],
    available: suggestions === "off" ? "disabled" : "before-first-message",
  };
}

export const LABELS = {
  chatInputPlaceholder: "Write to the assistant",
  welcomeMessageText: "Find, create and join events by talking.",
  chatDisclaimerText: "",
};

/** Readable context: what the person sees. */
export function pageContext({ user, eventType, shown }) {
  return {
    description: "What the person sees on the page",
    value: {
      user: user ?? "a visitor who has not signed in",
      eventType: eventType === "" ? "all" : eventType,
      events: shown.map(({ id, title, startDateTime }) => ({ id, title, startDateTime })),
    },
  };
}
