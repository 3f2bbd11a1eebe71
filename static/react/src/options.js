/**
 * What the query string may choose. A person needs none of it; it is there to try one server with everything that
 * CopilotKit's client offers.
 *
 * @typedef {object} Options
 * @property {"v1" | "v2"} components Which generation of CopilotKit's components and hooks.
 * @property {boolean | undefined} useSingleEndpoint The client's transport; undefined: it finds out by itself.
 * @property {string} agentId As in the server's settings, below `agents`.
 * @property {string | null} threadId A conversation to open; null: the tab's own.
 * @property {string} runtimeUrl Where the server's endpoint is; also on another origin.
 * @property {"tool" | "interrupt"} confirmBy How the server's agents ask before they change something.
 * @property {"dynamic" | "static" | "off"} suggestions Whether the agent is asked what to suggest.
 * @property {"stock" | null} buttons Suggestions as the v1 components show them by themselves.
 */

const TRANSPORTS = { single: true, rest: false };

/**
 * @param {Location} location
 * @returns {Options}
 */
export function optionsFrom(location) {
  const query = new URLSearchParams(location.search);
  return {
    components: query.get("components") === "v1" ? "v1" : "v2",
    useSingleEndpoint: TRANSPORTS[query.get("transport")],
    agentId: query.get("agent") ?? "default",
    threadId: query.get("thread"),
    runtimeUrl: new URL(query.get("runtimeUrl") ?? "../../../api/copilotkit", location.href).href,
    confirmBy: query.get("confirm") === "interrupt" ? "interrupt" : "tool",
    suggestions: query.get("suggestions") ?? "dynamic",
    buttons: query.get("buttons"),
  };
}
