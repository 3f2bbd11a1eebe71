/** The assistant with `@copilotkit/react-core/v2`: what a new application uses. */
import {
  CopilotChat,
  CopilotChatConfigurationProvider,
  CopilotKitProvider,
  useAgent,
  useAgentContext,
  useConfigureSuggestions,
  useFrontendTool,
  useHumanInTheLoop,
  useInterrupt,
  useRenderTool,
} from "@copilotkit/react-core/v2";
import "@copilotkit/react-core/v2/styles.css";
import { useEffect, useMemo } from "react";
import { z } from "zod";

import { Conversations } from "./Conversations.jsx";
import { ConfirmationOfCall, ConfirmationOfInterrupt, EventsOfCall } from "./ToolCards.jsx";
import { usePage } from "./page-context.js";
import { CONFIRM, LABELS, SHOW_TYPE, pageContext, suggestionsFor } from "./tools.js";

const anything = z.object({}).passthrough();
const eventTypeOnly = z.object({ eventType: z.string().describe(SHOW_TYPE.eventType) });
const question = z.object({ action: z.string(), parameters: anything, message: z.string() });

export default function AssistantV2({ options, threadId, headers, onError, children }) {
  const properties = useMemo(
    () => (options.confirmBy === "interrupt" ? { confirmBy: "interrupt" } : {}),
    [options.confirmBy],
  );
  return (
    <CopilotKitProvider
      runtimeUrl={options.runtimeUrl}
      useSingleEndpoint={options.useSingleEndpoint}
      headers={headers}
      properties={properties}
      agentId={options.agentId}
      onError={({ error }) => onError(error.message)}
      enableInspector={false}
    >
      <CopilotChatConfigurationProvider agentId={options.agentId} threadId={threadId} labels={LABELS}>
        <Conversation options={options} threadId={threadId}>{children}</Conversation>
      </CopilotChatConfigurationProvider>
    </CopilotKitProvider>
  );
}

function Conversation({ options, threadId, children }) {
  const page = usePage();
  const { agent } = useAgent({ agentId: options.agentId });
  useAgentContext(pageContext(page));
  useFrontendTool({
    name: SHOW_TYPE.name,
    description: SHOW_TYPE.description,
    parameters: eventTypeOnly,
    handler: async ({ eventType }) => ({ shown: page.showType(eventType) }),
    render: () => <></>,
    // Compared as JSON, in which a function is nothing: name what the handler reads.
  }, [page.events]);
  useRenderTool({ name: "searchEvents", parameters: anything, render: EventsOfCall }, []);
  useRenderTool({ name: "createEvent", parameters: anything, render: EventsOfCall }, []);
  useInterrupt({ render: ({ interrupt, resolve }) => <ConfirmationOfInterrupt interrupt={interrupt} resolve={resolve} /> });
  useConfigureSuggestions(suggestionsFor(options));
  useEffect(() => {
    if (!agent.isRunning) page.refresh();
  }, [agent.isRunning, page.refresh]);

  return (
    <>
      {options.confirmBy === "tool" && <ConfirmByTool />}
      {children({
        chat: (
          <>
            {page.user && (
              <Conversations agentId={options.agentId} threadId={threadId} isRunning={agent.isRunning} />
            )}
            {/* The chat's own welcome is for conversations that nobody can come back to. */}
            {agent.messages.length === 0 && <p className="welcome">{LABELS.welcomeMessageText}</p>}
            <CopilotChat className="chat" />
          </>
        ),
        shortlist: agent.state?.shortlist ?? [],
        setShortlist: (shortlist) => agent.setState({ ...agent.state, shortlist }),
      })}
    </>
  );
}

function ConfirmByTool() {
  useHumanInTheLoop({ name: CONFIRM.name, description: CONFIRM.description, parameters: question, render: ConfirmationOfCall });
  return null;
}
