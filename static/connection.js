/** Whether the page is live, by what transport, and when the server was last heard. */
import { byId } from "./dom.js";

const TRANSPORTS = { sse: "server-sent events", websocket: "WebSocket" };
const REASONS = {
  token_expired: "session expired",
  invalid_token: "not signed in",
  draining: "server restarting",
  rate_limited: "server busy",
};

/**
 * Show a stream's state in the header.
 * @param {import("./copilot-stream.js").CopilotStream} stream
 * @param {AbortSignal} signal Ends it.
 */
export function showConnection(stream, signal) {
  const node = byId("connection");
  const state = byId("connection-state");
  const beat = byId("connection-beat");
  const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

  // A live region: it speaks on each change, so the attempts of a long absence must all read alike.
  let trying = "Connecting";
  stream.addEventListener("state", () => {
    const { status } = stream;
    if (status.state === "connected") trying = "Reconnecting";
    if (REASONS[status.reason]) trying = `Reconnecting: ${REASONS[status.reason]}`;
    node.dataset.state = status.state;
    node.dataset.transport = status.transport;
    const words = describe(status) ?? trying;
    if (state.textContent !== words) state.textContent = words;
    if (status.state === "stopped") beat.textContent = "";
  }, { signal });

  // Not in the live region: nobody wants to be told every half a minute that all is well.
  stream.addEventListener("message", ({ detail: { type, data } }) => {
    if (type !== "connection" && type !== "heartbeat") return;
    const at = data.timestamp ?? data.serverTime;
    beat.textContent = `heard ${clock.format(at ? new Date(at) : new Date())}`;
  }, { signal });
}

/**
 * @param {import("./copilot-stream.js").StreamState} status
 * @returns {string | null} Null while it tries.
 */
function describe({ state, transport, reason }) {
  if (state === "connected") return `Live by ${TRANSPORTS[transport] ?? transport}`;
  if (state === "stopped") return `Not connected: ${REASONS[reason] ?? "stopped"}`;
  return null;
}
