/**
 * Drives pages of published clients, each as its own users do: what a page resends is the client's choice.
 *
 * Arguments: the folders with `node_modules` of `@ag-ui/client` and of assistant-ui. Reads one JSON object a line,
 * carries one out after the other and answers each with a line `{"shown", "texts", "error"}`, of the page it names:
 *
 *     {"page", "do": "make", "client", "url", "threadId"}
 *     {"page", "do": "connect" | "say" | "edit" | "regenerate" | "answerTool" | "resume", …, "background"}
 *     {"page", "do": "until", "text"} | {"page", "do": "settle" | "abort" | "show"}
 *
 * With `background` the answer comes before the run has ended; `until` waits for a text, `settle` for the end.
 */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const PATIENCE_MILLISECONDS = 15_000;
const TOOL = { name: "showEventType", description: "Show one type.", parameters: { type: "object", properties: {} } };

const [, , agUiFolder, assistantUiFolder] = process.argv.map((each) => resolve(each));
const load = createRequire(join(agUiFolder, "package.json"));
const pages = new Map();

class AgUiPage {
  constructor({ client, url, threadId }) {
    this.url = url;
    this.agent = new (load(client).HttpAgent)({ threadId });
  }

  get shown() {
    return this.agent.messages;
  }

  get texts() {
    const written = this.shown.filter(({ role, content }) => (role === "user" || role === "assistant") && content);
    return written.map(({ content }) => (Array.isArray(content) ? content.map(({ text }) => text ?? "").join("") : content));
  }

  async connect() {
    this.agent.url = `${this.url}/connect`;
    await this.run();
  }

  say({ content }) {
    return this.goOn([...this.shown, { id: randomUUID(), role: "user", content }]);
  }

  edit({ place, content, newId }) {
    const [at, message] = this.said(place);
    const id = newId ? randomUUID() : message.id;
    return this.goOn([...this.shown.slice(0, at), { id, role: "user", content }]);
  }

  regenerate({ place }) {
    return this.goOn(this.shown.slice(0, this.said(place)[0] + 1));
  }

  answerTool({ content }) {
    const at = this.shown.findLastIndex(({ toolCalls }) => toolCalls?.length);
    const result = { id: randomUUID(), role: "tool", toolCallId: this.shown[at].toolCalls.at(-1).id, content };
    return this.goOn([...this.shown.slice(0, at + 1), result, ...this.shown.slice(at + 1)]);
  }

  resume({ payload, withResult }) {
    const open = this.agent.pendingInterrupts;
    const results = open.map(({ toolCallId }) => ({
      id: randomUUID(), role: "tool", toolCallId, content: JSON.stringify(payload),
    }));
    const resume = open.map(({ id }) => ({ interruptId: id, status: "resolved", payload }));
    return this.goOn(withResult ? [...this.shown, ...results] : this.shown, { resume });
  }

  abort() {
    this.agent.abortRun();
  }

  said(place) {
    return [...this.shown.entries()].filter(([, { role }]) => role === "user").at(place);
  }

  async goOn(messages, more = {}) {
    this.agent.url = `${this.url}/run`;
    this.agent.setMessages(messages);
    await this.run({ runId: randomUUID(), tools: [TOOL], ...more });
  }

  async run(parameters) {
    let failure;
    await this.agent.runAgent(parameters, { onRunErrorEvent: ({ event }) => void (failure = event.message) });
    if (failure) throw new Error(failure);
  }
}

class AssistantUiPage {
  constructor({ url, threadId }, { HttpAgent, AgUiThreadRuntimeCore }) {
    const logger = { debug() {}, error() {} };
    this.url = url;
    this.agent = new HttpAgent({ url: `${url}/run`, threadId });
    this.core = new AgUiThreadRuntimeCore({ agent: this.agent, logger, showThinking: true, notifyUpdate() {} });
    const thread = { getModelContext: () => ({ tools: { [TOOL.name]: TOOL } }) };
    this.core.attachRuntime({ thread });
  }

  // Part by part: which of them make up one message, and its id, is up to this client, and not seen.
  get shown() {
    const parts = ({ content, attachments = [] }) => [...content, ...attachments.flatMap((each) => each.content)];
    return this.core.getMessages().flatMap((message) => parts(message).map((each) => [message.role, visible(each)]));
  }

  get texts() {
    return this.shown.flatMap(([, { text }]) => text || []);
  }

  async connect() {
    this.agent.url = `${this.url}/connect`;
    try {
      await this.core.reload(null);
    } finally {
      this.agent.url = `${this.url}/run`;
    }
  }

  say({ content }) {
    return this.append(content, this.core.getMessages().at(-1)?.id ?? null);
  }

  edit({ place, content }) {
    const messages = this.core.getMessages();
    const at = messages.indexOf(this.said(place));
    return this.append(content, messages[at - 1]?.id ?? null, messages[at].id);
  }

  regenerate({ place }) {
    return this.core.reload(this.said(place).id);
  }

  async answerTool({ content }) {
    const { messageId, toolCallIds } = this.core.getPendingToolCalls();
    this.core.addToolResult({ messageId, toolCallId: toolCallIds.at(-1), result: content });
    while (this.core.isRunning()) await sleep(5);
  }

  resume({ payload }) {
    const { interrupts } = this.core.getPendingInterrupts();
    return this.core.submitInterruptResponses(
      interrupts.map(({ id }) => ({ interruptId: id, status: "resolved", payload })),
    );
  }

  abort() {
    return this.core.cancel();
  }

  said(place) {
    return this.core.getMessages().filter(({ role }) => role === "user").at(place);
  }

  append(content, parentId, sourceId = null) {
    const parts = typeof content === "string" ? [{ type: "text", text: content }] : content;
    const attachments = parts
      .filter(({ type }) => type !== "text")
      .map(({ source: { value, mimeType } }) => ({
        id: randomUUID(), type: "image", name: "picture", contentType: mimeType, status: { type: "complete" },
        content: [{ type: "image", image: `data:${mimeType};base64,${value}` }],
      }));
    return this.core.append({
      role: "user", content: parts.filter(({ type }) => type === "text"), attachments, parentId, sourceId,
      createdAt: new Date(), metadata: { custom: {} }, runConfig: {},
    });
  }
}

function visible({ type, text, image, toolName, args, result }) {
  return { text: { type, text }, image: { type, image }, "tool-call": { type, toolName, args, result } }[type] ?? { type };
}

async function assistantUi() {
  const packages = join(assistantUiFolder, "node_modules");
  const core = join(packages, "@assistant-ui/react-ag-ui/dist/runtime/AgUiThreadRuntimeCore.js");
  const { HttpAgent } = createRequire(join(assistantUiFolder, "package.json"))("@ag-ui/client");
  return { HttpAgent, ...(await import(pathToFileURL(core))) };
}

async function carryOut(step) {
  if (step.do === "make") {
    const page = step.client === "assistant-ui" ? new AssistantUiPage(step, await assistantUi()) : new AgUiPage(step);
    pages.set(step.page, page);
    return;
  }
  const page = pages.get(step.page);
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  if (step.do === "until") {
    while (!page.texts.some((each) => each.includes(step.text))) {
      if (Date.now() > deadline) throw new Error(`${step.text} does not appear`);
      await sleep(5);
    }
  } else if (step.do === "settle") {
    const running = page.running;
    page.running = undefined;
    await running;
  } else if (step.do === "abort") {
    await page.abort();
  } else if (step.do !== "show") {
    const running = page[step.do](step);
    if (!step.background) return running;
    running.catch(() => {});
    page.running = running;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const step = JSON.parse(line);
  let error = null;
  try {
    await carryOut(step);
  } catch (caught) {
    error = String(caught?.message ?? caught);
  }
  const { shown, texts } = pages.get(step.page);
  console.log(JSON.stringify({ shown, texts, error }));
}
