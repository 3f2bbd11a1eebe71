/** The status page: asks for the figures every few seconds while somebody looks, and shows what they say. */
import { byId, element } from "../dom.js";
import { tab } from "../storage.js";
import { check, verdict } from "./checks.js";
import { FIGURES, linesOf } from "./figures.js";
import { parse, sum } from "./metrics-text.js";
import { plot } from "./plot.js";

const EVERY_SECONDS = 5;
/** While the server does not answer, the pause doubles up to this. */
const PAUSE_MAX_SECONDS = 30;
const PATIENCE_MILLISECONDS = 4000;
const SHOWN_SECONDS = 600;
/** Plots show this much at least, however short the page has been open. */
const SHOWN_MIN_SECONDS = 60;
const CHECKED_SECONDS = 60;
const MARKS = { good: "✓", warn: "!", bad: "✕" };
const WORDS = { good: "fine", warn: "look at this", bad: "wrong" };

/** @type {import("./metrics-text.js").Reading[]} At most ten minutes of them. */
let history = [];
let pause = EVERY_SECONDS;
let timer = 0;
let unanswered = 0;
let isAsking = false;
const plots = FIGURES.map((figure) => ({ figure, ...plot(figure.title) }));

class Refused extends Error {}

async function read() {
  const token = tab.get("operator-token");
  const [response, ready] = await Promise.all([
    ask("../metrics", token ? { Authorization: `Bearer ${token}` } : {}),
    ask("../ready"),
  ]);
  if (response.status === 401 || response.status === 403) {
    const body = await response.json().catch(() => ({}));
    throw new Refused(body.error ?? "a token is needed");
  }
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  const { status, reason } = await ready.json();
  return parse(await response.text(), Date.now() / 1000, status === "ready" ? null : reason);
}

function ask(path, headers = {}) {
  const options = { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) };
  return fetch(new URL(path, document.baseURI), /** @type {RequestInit} */ (options));
}

async function poll() {
  if (isAsking) return;
  isAsking = true;
  clearTimeout(timer);
  try {
    const now = await read();
    history = [...history.filter((each) => now.at - each.at <= SHOWN_SECONDS), now];
    pause = EVERY_SECONDS;
    unanswered = 0;
    byId("token-form").hidden = true;
    byId("forget").hidden = !tab.get("operator-token");
    show();
  } catch (error) {
    if (error instanceof Refused) {
      askForToken(error.message);
      return;
    }
    unanswered += 1;
    if (unanswered > 1) pause = Math.min(pause * 2, PAUSE_MAX_SECONDS);
    showUnanswered(error);
  } finally {
    isAsking = false;
  }
  // Nobody looks at a hidden page; it asks again when somebody does.
  if (!document.hidden) timer = setTimeout(poll, pause * 1000);
}

function show() {
  const now = history.at(-1);
  const before = history.find((each) => now.at - each.at <= CHECKED_SECONDS) ?? now;
  const checks = check(before, now);
  say(verdict(checks));
  showChecks(checks);
  const times = history.slice(1).map((each) => each.at);
  const seconds = Math.max(SHOWN_MIN_SECONDS, now.at - history[0].at);
  for (const { figure, show: draw } of plots) draw(linesOf(figure, history), times, seconds, figure.unit);
  byId("collecting").hidden = history.length > 2;
  byId("updated").textContent = `updated ${new Date(now.at * 1000).toLocaleTimeString()}`;
  byId("build").textContent = built(now);
}

function showChecks(checks) {
  byId("checks").replaceChildren(...checks.map((each) => element("li", { class: "check", "data-level": each.level },
    element("span", { class: "check-mark", "aria-hidden": "true" }, MARKS[each.level]),
    element("span", { class: "check-name" }, each.name, element("span", { class: "hidden" }, `: ${WORDS[each.level]}`)),
    element("span", { class: "check-says" }, each.says))));
}

function say({ level, says }) {
  const node = byId("verdict");
  // A live region that is set to the same words again would be read out again.
  if (node.textContent !== says) node.textContent = says;
  node.dataset.level = level;
  document.title = level === "good" ? "Server status" : `${MARKS[level]} Server status`;
}

function showUnanswered(error) {
  const since = history.length > 0 ? ` since ${new Date(history.at(-1).at * 1000).toLocaleTimeString()}` : "";
  const why = error.name === "TimeoutError" ? `not within ${PATIENCE_MILLISECONDS / 1000} seconds` : "it cannot be reached";
  // One that is late now and then is no alarm yet.
  if (unanswered < 2 && history.length > 0) return;
  say({ level: "bad", says: `The server does not answer${since}: ${why}` });
  // What was fine then says nothing of now.
  showChecks([{ name: "Serving", level: "bad", says: "see whether the process lives, and what it last wrote to its log" }]);
}

function askForToken(reason) {
  say({ level: "warn", says: "The server wants to know who asks" });
  byId("token-form").hidden = false;
  byId("forget").hidden = true;
  byId("token-reason").textContent = `The server says: ${reason}.`;
  byId("token").focus();
}

function built(now) {
  const labels = now.samples.get("copilot_build_info")?.[0]?.labels ?? {};
  const hours = (now.at - sum(now, "process_start_time_seconds")) / 3600;
  const age = hours < 1 ? `${Math.max(0, Math.round(hours * 60))} min` : `${Math.round(hours)} h`;
  return `version ${labels.version ?? "?"}, Tornado ${labels.tornado ?? "?"}, up ${age}`;
}

byId("plots").append(...plots.map((each) => each.node));
byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  tab.set("operator-token", byId("token").value.trim());
  byId("token").value = "";
  poll();
});
byId("forget").addEventListener("click", () => {
  tab.set("operator-token", null);
  history = [];
  poll();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
poll();
