/** What is plotted: of each plot its title, its unit, and its lines, each a value of one reading and the one before it. */
import { growth, growthBy, quantile, sum } from "./metrics-text.js";
import { bytes, count, duration } from "./units.js";

/**
 * @typedef {import("./metrics-text.js").Reading} Reading
 * @typedef {(now: Reading, before: Reading) => number | null} Value
 * @typedef {{ title: string, unit: (value: number) => string, lines: [string, Value][] | ByLabel }} Figure
 * @typedef {{ name: string, label: string }} ByLabel Lines for those label values that grew most, a minute.
 */

const CUT = ["slow_consumer", "unresponsive", "unavailable"];

/** @returns {Value} */
const gauge = (name, labels) => (now) => sum(now, name, labels);
/** @returns {Value} A counter's growth in a second. */
const perSecond = (name, labels) => (now, before) => growth(before, now, name, labels) / (now.at - before.at);
/** @returns {Value} */
const perMinute = (name, labels) => (now, before) => (60 * growth(before, now, name, labels)) / (now.at - before.at);
/** @returns {Value} */
const nth = (name, share) => (now, before) => quantile(before, now, name, share);
/** @returns {[string, Value][]} */
const halfAndMost = (name) => [["half within", nth(name, 0.5)], ["99 % within", nth(name, 0.99)]];

/** @type {Figure[]} */
export const FIGURES = [
  {
    title: "Open connections",
    unit: count,
    lines: [
      ["event streams", gauge("copilot_connections", { transport: "sse" })],
      ["WebSockets", gauge("copilot_connections", { transport: "websocket" })],
      ["fed from the log", gauge("copilot_connections_catching_up")],
    ],
  },
  {
    title: "Messages delivered, a second",
    unit: count,
    lines: [
      ["live", perSecond("copilot_deliveries_total")],
      ["from the log", perSecond("copilot_replayed_messages_total")],
      ["publications", perSecond("copilot_publications_total")],
    ],
  },
  { title: "From publisher to reader", unit: duration, lines: halfAndMost("copilot_delivery_seconds") },
  {
    title: "Connections, a minute",
    unit: count,
    lines: [
      ["came", perMinute("copilot_connections_opened_total")],
      ["went", perMinute("copilot_connections_ended_total")],
      ["cut off", perMinute("copilot_connections_ended_total", { reason: CUT })],
      ["fell behind", perMinute("copilot_connections_lagged_total")],
    ],
  },
  { title: "Why connections ended, a minute", unit: count, lines: { name: "copilot_connections_ended_total", label: "reason" } },
  { title: "Refusals, a minute", unit: count, lines: { name: "copilot_refusals_total", label: "kind" } },
  {
    title: "Runs of the assistant",
    unit: count,
    lines: [
      ["in progress", gauge("copilot_runs_in_progress")],
      ["ended, a minute", perMinute("copilot_runs_total")],
    ],
  },
  { title: "How runs ended, a minute", unit: count, lines: { name: "copilot_runs_total", label: "outcome" } },
  { title: "Until the first word", unit: duration, lines: halfAndMost("copilot_run_first_token_seconds") },
  {
    title: "Requests to models",
    unit: count,
    lines: [
      ["in progress", gauge("copilot_model_requests")],
      ["failed, a minute", perMinute("copilot_model_failures_total")],
    ],
  },
  {
    title: "Tokens of models, a minute",
    unit: count,
    lines: [
      ["read", perMinute("copilot_tokens_total", { kind: "input" })],
      ["written", perMinute("copilot_tokens_total", { kind: "output" })],
    ],
  },
  { title: "Actions, a minute", unit: count, lines: { name: "copilot_actions_total", label: "outcome" } },
  { title: "Lag of the event loop", unit: duration, lines: halfAndMost("copilot_loop_lag_seconds") },
  { title: "Answers of the database", unit: duration, lines: halfAndMost("copilot_database_seconds") },
  {
    title: "Connections to the database",
    unit: count,
    lines: [
      ["in use", gauge("copilot_database_pool", { state: "in_use" })],
      ["open", gauge("copilot_database_pool", { state: "open" })],
      ["waited for", gauge("copilot_database_pool", { state: "waiting" })],
    ],
  },
  { title: "Until a publication is stored", unit: duration, lines: halfAndMost("copilot_log_commit_seconds") },
  { title: "Memory", unit: bytes, lines: [["resident", gauge("process_resident_memory_bytes")]] },
  { title: "Processor, seconds a second", unit: count, lines: [["used", perSecond("process_cpu_seconds_total")]] },
  { title: "Open files", unit: count, lines: [["open", gauge("process_open_fds")]] },
];

const LINES_MAX = 5;

/**
 * The lines of a figure over a history.
 * @param {Figure} figure
 * @param {Reading[]} history The oldest first.
 * @returns {{ name: string, values: (number | null)[] }[]} A value for each reading but the first.
 */
export function linesOf(figure, history) {
  const lines = Array.isArray(figure.lines) ? figure.lines : linesBy(figure.lines, history);
  return lines.map(([name, value]) => ({
    name,
    values: history.slice(1).map((now, index) => value(now, history[index])),
  }));
}

/** @returns {[string, Value][]} */
function linesBy({ name, label }, history) {
  if (history.length < 2) return [];
  return growthBy(history[0], history.at(-1), name, label)
    .slice(0, LINES_MAX)
    .map(([value]) => [value, perMinute(name, { [label]: value })]);
}
