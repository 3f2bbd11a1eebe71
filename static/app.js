/** Wires the page; the only file that knows all the others. Reads as its table of contents. */
import { Adoption } from "./adoption.js";
import { Api } from "./api.js";
import { Calendar } from "./calendar.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { showConnection } from "./connection.js";
import { CopilotStream } from "./copilot-stream.js";
import { showMine, showUpcoming } from "./event-lists.js";
import { Notices } from "./notices.js";
import { Session } from "./session.js";
import { offerSignIn } from "./sign-in.js";
import { Suggestions } from "./suggestions.js";
import { switchViews } from "./views.js";

const EXPIRED = "Your session has expired. Sign in again to go on; what you typed is kept.";

const prefix = document.querySelector("meta[name=copilot-prefix]").content;
const session = new Session();
const askSignIn = offerSignIn(session, prefix);
const api = new Api(prefix, session);
const calendar = new Calendar(api);
const page = { api, calendar, askSignIn };
const chat = new Chat(page);
const adoption = new Adoption(api, chat);
const composer = new Composer();
const suggestions = new Suggestions(api);
const notices = new Notices(api);
const openView = switchViews();

showUpcoming(page);
showMine(page);

function suggest() {
  suggestions.ask(composer.text, chat.threadId);
}

function send(text) {
  suggestions.clear();
  openView("chat");
  chat.send(text);
}

composer.addEventListener("input", suggest);
composer.addEventListener("send", ({ detail }) => send(detail));
composer.addEventListener("stop", () => chat.stop());
suggestions.addEventListener("choose", ({ detail }) => {
  // The chip goes, and the focus must not go with it.
  composer.focus();
  composer.text = chat.isBusy ? detail : "";
  if (!chat.isBusy) send(detail);
});
chat.addEventListener("busy", () => composer.show(chat.isBusy));
chat.addEventListener("answered", suggest);
chat.addEventListener("returned", ({ detail }) => {
  composer.giveBack(detail);
  askSignIn(session.user ? EXPIRED : "Sign in first; what you typed is kept.");
});
document.getElementById("chat-new").addEventListener("click", async () => {
  await chat.restart();
  composer.focus();
  suggest();
});

let connection = new AbortController();
/** @type {CopilotStream | null} */
let stream = null;
let connectedAs = null;

/** One stream for each person and token: the cursor of one says nothing about what another has been told. */
function connect() {
  connection.abort();
  connection = new AbortController();
  const { signal } = connection;
  stream?.stop();
  stream = new CopilotStream({
    prefix,
    token: () => session.token,
    cursorKey: `copilot.cursor.${session.storageName}`,
  });
  showConnection(stream, signal);
  let hasLoaded = false;
  const load = () => {
    hasLoaded = true;
    calendar.load();
  };
  stream.addEventListener("reload", load, { signal });
  stream.addEventListener("state", () => {
    // The stream may be refused where requests are not: show what there is.
    if (stream.status.state === "waiting" && !hasLoaded) load();
    if (stream.status.state === "stopped" && session.token) session.expire();
  }, { signal });
  stream.addEventListener("message", ({ detail }) => {
    calendar.receive(detail);
    notices.receive(detail);
    if (detail.type === "notification") calendar.refreshMine();
  }, { signal });
  stream.start();
}

function begin() {
  connect();
  // The same person with a fresh token goes on where they were.
  if (connectedAs === session.storageName) return;
  connectedAs = session.storageName;
  chat.open();
  notices.clear();
  suggest();
}

session.addEventListener("change", () => {
  if (connectedAs !== session.storageName) {
    chat.leave();
    adoption.offer();
  }
  begin();
});
session.addEventListener("expired", () => {
  // Without a token it would come back as a visitor, and move the person's cursor past what a visitor is not told.
  stream.stop("token_expired");
  askSignIn(EXPIRED);
  calendar.refreshMine();
});
document.addEventListener("visibilitychange", () => {
  // Another tab or device of the same person may have registered in the meantime.
  if (document.visibilityState === "visible") calendar.refreshMine();
});

begin();
