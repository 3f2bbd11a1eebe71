/**
 * What is wrong, in words for somebody who has just been woken up: each check says what it found, and where it is bad,
 * what to do. Pure: from readings to sentences.
 */
import { growth, growthBy, quantile, sum } from "./metrics-text.js";
import { count, duration, percent } from "./units.js";

/**
 * @typedef {import("./metrics-text.js").Reading} Reading
 * @typedef {{ level: "good" | "warn" | "bad", says: string }} Finding
 * @typedef {{ name: string, level: "good" | "warn" | "bad", says: string }} Check
 */

/** Refusals that are not the client's doing. */
const OUR_FAULTS = ["internal", "unavailable"];
/** Refusals by the section `limits`, which may be too tight, or an attack. */
const LIMITS = [
  "connections_total", "connections_per_address", "connections_per_user",
  "connects_per_address_per_minute", "connects_per_user_per_minute",
  "posts_per_user_per_minute", "posts_per_address_per_minute", "reads_per_user_per_minute",
  "runs_per_user_per_minute", "runs_per_address_per_minute",
  "waiting_sockets_per_address", "header_timeout", "header_pieces", "headers_max_bytes", "headers_too_large",
  "too_large", "body_max_bytes", "run_body_max_bytes", "bodies_max_bytes", "frame_too_large",
];
/** Connections that were ended because they could not be served. */
const CUT = ["slow_consumer", "unresponsive", "unavailable"];
/** Outcomes of a run that nobody needs to be woken for. */
const FINE = ["finished", "stopped", "interrupted", "conflict", "thread_deleted"];

/** @type {[string, (before: Reading, now: Reading) => Finding][]} The first reading is a minute old, or the oldest. */
const CHECKS = [
  ["Serving", (_, now) => now.notReady === null
    ? good("requests are answered")
    : bad(`${now.notReady}. See the server's log.`)],

  ["Event loop", (before, now) => {
    const late = quantile(before, now, "copilot_loop_lag_seconds", 0.99) ?? 0;
    const says = `99 % of timers come within ${duration(late)}`;
    if (late > 0.25) return bad(`${says}: everything waits. Something computes on the loop, or the machine is too busy.`);
    return late > 0.05 ? warn(`${says}: busy`) : good(says);
  }],

  ["Database answers", (before, now) => {
    const slow = quantile(before, now, "copilot_database_seconds", 0.99);
    // Somebody always asks it: the tail.
    const silence = sum(now, "copilot_tail_silence_seconds");
    if (silence > 5) return bad(`the last one came ${duration(silence)} ago`);
    const failed = growth(before, now, "copilot_database_pool_failures_total");
    if (failed > 0) return bad(`${count(failed)} operations got no connection in the last minute: it is away or overloaded.`);
    if (slow === null) return good("it was not asked anything in the last minute");
    const says = `99 % of answers come within ${duration(slow)}`;
    if (slow > 1) return bad(`${says}: look at the database's own load and disk.`);
    return slow > 0.1 ? warn(`${says}: slow`) : good(says);
  }],

  ["Database connections", (_, now) => {
    const inUse = sum(now, "copilot_database_pool", { state: "in_use" });
    const most = sum(now, "copilot_database_pool_max");
    const waiting = sum(now, "copilot_database_pool", { state: "waiting" });
    const says = `${count(inUse)} of ${count(most)} in use, ${count(waiting)} waiting`;
    if (waiting > most) return bad(`${says}: raise storage.pool_max_connections, or find out what is slow.`);
    return waiting > 0 && inUse >= most ? warn(says) : good(says);
  }],

  ["Storing what is published", (_, now) => {
    const waiting = sum(now, "copilot_log_waiting");
    const says = `${count(waiting)} publications wait`;
    if (waiting > 2000) return bad(`${says}: the database does not keep up, and from 10,000 on they are refused.`);
    return waiting > 200 ? warn(says) : good(says);
  }],

  ["Other processes", (_, now) => {
    const silence = sum(now, "copilot_tail_silence_seconds");
    const says = `heard from the database ${duration(silence)} ago`;
    return silence > 5 ? bad(`${says}: people here do not see what other processes publish.`) : good(says);
  }],

  ["Delivery", (before, now) => {
    const slow = quantile(before, now, "copilot_delivery_seconds", 0.99);
    if (slow === null) return good("nothing was published to anybody in the last minute");
    const says = `99 % of messages are with the reader within ${duration(slow)}`;
    if (slow > 2) return bad(`${says}: readers, the loop or the database are slow, see above.`);
    return slow > 0.25 ? warn(says) : good(says);
  }],

  ["Connections", (before, now) => {
    const open = sum(now, "copilot_connections");
    const cut = growth(before, now, "copilot_connections_ended_total", { reason: CUT });
    const behind = sum(now, "copilot_connections_catching_up");
    const says = `${count(open)} open, ${count(behind)} fed from the log, ${count(cut)} cut off in the last minute`;
    if (cut > 10 && cut > open * 0.2) return bad(`${says}: they cannot take what is sent, or cannot be fed.`);
    return cut > Math.max(2, open * 0.02) || behind > Math.max(5, open * 0.1) ? warn(says) : good(says);
  }],

  ["Assistant", (before, now) => {
    const outcomes = growthBy(before, now, "copilot_runs_total", "outcome");
    const ended = outcomes.reduce((total, [, grown]) => total + grown, 0);
    const failed = outcomes.filter(([outcome]) => !FINE.includes(outcome));
    const failures = failed.reduce((total, [, grown]) => total + grown, 0);
    const running = sum(now, "copilot_runs_in_progress");
    if (failures === 0) return good(`${count(running)} runs in progress, ${count(ended)} ended in the last minute`);
    const says = `${count(failures)} of ${count(ended)} runs failed in the last minute (${listed(failed)})`;
    return failures >= 3 && failures > ended * 0.2 ? bad(`${says}: look at the model and the server's log.`) : warn(says);
  }],

  ["Models", (before, now) => {
    const closed = (now.samples.get("copilot_model_circuit_open") ?? []).filter((sample) => sample.value === 1);
    const failed = growthBy(before, now, "copilot_model_failures_total", "code");
    const asking = sum(now, "copilot_model_requests");
    const most = sum(now, "copilot_model_connections_max");
    if (most === 0) return good("no agent here asks another server");
    const says = `${count(asking)} requests in progress, ${count(most)} at most`;
    if (closed.length > 0) {
      return bad(`not asked at present, since it failed again and again: ${closed.map((sample) => sample.labels.agent).join(", ")}. ${says}`);
    }
    if (failed.length > 0) return warn(`failed in the last minute: ${listed(failed)}. ${says}`);
    return asking >= most ? warn(`${says}: answers wait for a connection`) : good(says);
  }],

  ["Refusals", (before, now) => {
    const kinds = growthBy(before, now, "copilot_refusals_total", "kind");
    const ours = kinds.filter(([kind]) => OUR_FAULTS.includes(kind));
    const limited = kinds.filter(([kind]) => LIMITS.includes(kind));
    if (ours.length > 0) return bad(`failed by our fault in the last minute: ${listed(ours)}. The server's log says why.`);
    if (limited.length > 0) return warn(`turned away by limits in the last minute: ${listed(limited)}`);
    const others = kinds.reduce((total, [, grown]) => total + grown, 0);
    return good(others > 0 ? `${count(others)} requests that were wrong (${listed(kinds)})` : "none in the last minute");
  }],

  ["Open files", (_, now) => {
    const most = sum(now, "process_max_fds");
    if (most === 0) return good("not known on this system");
    const share = sum(now, "process_open_fds") / most;
    const says = `${count(sum(now, "process_open_fds"))} of ${count(most)} (${percent(share)})`;
    if (share > 0.9) return bad(`${says}: new connections will fail. Raise the limit (ulimit -n).`);
    return share > 0.7 ? warn(says) : good(says);
  }],
];

/**
 * All checks, the worst first.
 * @param {Reading} before A minute old, or the oldest there is.
 * @param {Reading} now
 * @returns {Check[]}
 */
export function check(before, now) {
  const order = { bad: 0, warn: 1, good: 2 };
  return CHECKS
    .map(([name, find]) => ({ name, ...find(before, now) }))
    .sort((one, other) => order[one.level] - order[other.level]);
}

/**
 * @param {Check[]} checks The worst first.
 * @returns {Finding} What to say of all of them.
 */
export function verdict(checks) {
  const wrong = checks.filter((each) => each.level === "bad").map((each) => each.name);
  const odd = checks.filter((each) => each.level === "warn").map((each) => each.name);
  if (wrong.length > 0) return bad(`Something is wrong: ${wrong.join(", ")}`);
  return odd.length > 0 ? warn(`Working, but look at: ${odd.join(", ")}`) : good("All is well");
}

function listed(kinds) {
  return kinds.slice(0, 4).map(([kind, grown]) => `${kind} ${count(grown)}`).join(", ");
}

function good(says) { return { level: /** @type {const} */ ("good"), says }; }
function warn(says) { return { level: /** @type {const} */ ("warn"), says }; }
function bad(says) { return { level: /** @type {const} */ ("bad"), says }; }
