/**
 * Drives a published `@ag-ui/client` as a program would, with its own checks of the stream on, and says what it saw.
 *
 * Reads one JSON object from standard input and writes one to standard output:
 *
 *     {"modules", "package", "url", "agentId", "token", "threadId", "tools", "context", "state", "steps"}
 *     {"version", "steps": [{"events", "chunks", "error", "stopMilliseconds"}], "messages", "state"}
 *
 * A step is `{"say": text}`, `{"answerTool": text}` for the tool call that is open, `{"resume": payload}` for the
 * interrupt that is open, `{"connect": true}` with a client that knows nothing yet. Once the answer holds the text,
 * `"stopAt": text` stops the run and `"abandonAt": text` breaks the connection off; `"openGate": path` makes that file
 * once the client has been shown the conversation.
 */
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { join } from "node:path";

const task = JSON.parse(await text(process.stdin));
const load = createRequire(join(task.modules, "package.json"));
const { HttpAgent } = load(task.package);
const { version } = load(`${task.package}/package.json`);
const headers = task.token ? { Authorization: `Bearer ${task.token}` } : {};
const at = (route) => `${task.url}/agent/${task.agentId}/${route}`;

let agent = client("run");
const steps = [];
for (const step of task.steps) steps.push(await take(step));
console.log(JSON.stringify({ version, steps, messages: agent.messages, state: agent.state }));

function client(route) {
  return new HttpAgent({ url: at(route), headers, threadId: task.threadId, initialState: task.state ?? {} });
}

async function take(step) {
  const parameters = { runId: randomUUID(), tools: task.tools ?? [], context: task.context ?? [] };
  if (step.connect) agent = client("connect");
  if (step.say) agent.addMessage({ id: randomUUID(), role: "user", content: step.say });
  if (step.answerTool) {
    const call = agent.messages.at(-1).toolCalls.at(-1);
    agent.addMessage({ id: randomUUID(), role: "tool", toolCallId: call.id, content: step.answerTool });
  }
  if ("resume" in step) {
    const payload = step.resume;
    parameters.resume = agent.pendingInterrupts.map(({ id }) => ({ interruptId: id, status: "resolved", payload }));
  }

  const seen = { events: [], chunks: 0 };
  let asked;
  const watch = {
    onEvent: ({ event }) => void seen.events.push(event.type),
    onTextMessageContentEvent: ({ event, textMessageBuffer }) => {
      seen.chunks += 1;
      const awaited = step.stopAt ?? step.abandonAt;
      if (awaited === undefined || asked !== undefined || !(textMessageBuffer + event.delta).includes(awaited)) return;
      asked = performance.now();
      if (step.stopAt) stop().catch((error) => (seen.error = String(error)));
      else agent.abortRun();
    },
    onMessagesSnapshotEvent: () => {
      if (step.openGate) writeFileSync(step.openGate, "");
    },
    onRunErrorEvent: ({ event }) => {
      seen.error = event.message;
    },
  };
  try {
    await agent.runAgent(parameters, watch);
  } catch (error) {
    seen.error ??= error.message;
  }
  if (step.stopAt) seen.stopMilliseconds = performance.now() - asked;
  agent.url = at("run");
  return seen;
}

async function stop() {
  const response = await fetch(at(`stop/${task.threadId}`), { method: "POST", headers });
  if (!response.ok) throw new Error(await response.text());
}
