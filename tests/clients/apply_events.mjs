/**
 * Applies streams of events with a published `@ag-ui/client`, its own check of their order included.
 *
 * Reads one JSON object from standard input and writes one to standard output:
 *
 *     {"modules", "package", "pages": [{"messages", "state", "events"}]}
 *     {"version", "pages": [{"messages", "state"}]}
 */
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { join } from "node:path";

const task = JSON.parse(await text(process.stdin));
const load = createRequire(join(task.modules, "package.json"));
const { HttpAgent, defaultApplyEvents, verifyEvents } = load(task.package);
const { version } = load(`${task.package}/package.json`);
const { from, lastValueFrom } = load("rxjs");
const { toArray } = load("rxjs/operators");
// A text for an activity, or a patch that does not fit, is said here, and is no fault of the stream.
console.warn = () => {};

const pages = [];
for (const page of task.pages) pages.push(await shown(page));
console.log(JSON.stringify({ version, pages }));

async function shown({ messages, state, events }) {
  const agent = new HttpAgent({ url: "http://127.0.0.1/", initialMessages: messages, initialState: state });
  const input = { threadId: "t", runId: "r", messages, state, tools: [], context: [], forwardedProps: {} };
  const applied = defaultApplyEvents(input, from(events).pipe(verifyEvents(false)), agent, []);
  const result = { messages, state };
  for (const change of await lastValueFrom(applied.pipe(toArray()))) Object.assign(result, change);
  return result;
}
