// The CopilotKit runtime of npm, with an agent that replays a fixed text, one token each turn of the loop.
import { createServer } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

import { AbstractAgent } from "@ag-ui/client";
import { CopilotRuntime, InMemoryAgentRunner } from "@copilotkit/runtime/v2";
import { createCopilotNodeListener } from "@copilotkit/runtime/v2/node";
import { Observable } from "rxjs";

const TOKENS = 500;
const DELTA = "token ";

class Replay extends AbstractAgent {
  run(input) {
    return new Observable((subscriber) => {
      this.say(input, subscriber).then(() => subscriber.complete(), (error) => subscriber.error(error));
    });
  }

  async say({ threadId, runId }, subscriber) {
    subscriber.next({ type: "RUN_STARTED", threadId, runId });
    subscriber.next({ type: "TEXT_MESSAGE_START", messageId: runId, role: "assistant" });
    for (let count = 0; count < TOKENS; count += 1) {
      subscriber.next({ type: "TEXT_MESSAGE_CONTENT", messageId: runId, delta: DELTA });
      await nextTurn();
    }
    subscriber.next({ type: "TEXT_MESSAGE_END", messageId: runId });
    subscriber.next({ type: "RUN_FINISHED", threadId, runId });
  }

  clone() {
    return new Replay();
  }
}

const runtime = new CopilotRuntime({ agents: { default: new Replay() }, runner: new InMemoryAgentRunner() });
const server = createServer(createCopilotNodeListener({ runtime, basePath: "/api/copilotkit" }));
server.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
process.on("SIGTERM", () => process.exit(0));
