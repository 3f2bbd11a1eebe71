/**
 * The same assistant with the components and hooks of `@copilotkit/react-ui`, for applications that have them. Errors it
 * shows by itself.
 */
import {
  CopilotKit,
  useCoAgent,
  useCopilotReadable,
  useFrontendTool,
  useHumanInTheLoop,
  useLangGraphInterrupt,
  useRenderToolCall,
} from "@copilotkit/react-core";
import { CopilotChat, useCopilotChatSuggestions } from "@copilotkit/react-ui";
import "@copilotkit/react-ui/styles.css";
import { useEffect, useMemo } from "react";

import { ConfirmationOfCall, ConfirmationOfInterrupt, EventsOfCall } from "./ToolCards.jsx";
import { usePage } from "./page-context.js";
import { CONFIRM, LABELS, SHOW_TYPE, pageContext, suggestionsFor } from "./tools.js";

export default function AssistantV1({ options, threadId, headers, children }) {
  const properties = useMemo(
    () => (options.confirmBy === "interrupt" ? { confirmBy: "interrupt" } : {}),
    [options.confirmBy],
  );
  return (
    <CopilotKit
      runtimeUrl={options.runtimeUrl}
      useSingleEndpoint={options.useSingleEndpoint}
      headers={headers}
      properties={properties}
      agent={options.agentId}
      threadId={threadId}
      enableInspector={false}
    >
      <Conversation options={options}>{children}</Conversation>
    </CopilotKit>
  );
}

function Conversation({ options, children }) {
  const page = usePage();
  const { running, state, setState } = useCoAgent({ name: options.agentId });
  useCopilotReadable(pageContext(page), [page]);
  useFrontendTool({
    name: SHOW_TYPE.name,
    description: SHOW_TYPE.description,
    parameters: [{ name: "eventType", type: "string", description: SHOW_TYPE.eventType, required: true }],
    handler: async ({ eventType }) => ({ shown: page.showType(eventType) }),
    render: () => <></>,
  }, [page.showType]);
  useRenderToolCall({ name: "searchEvents", render: (call) => <EventsOfCall {...call} name="searchEvents" /> });
  useRenderToolCall({ name: "createEvent", render: (call) => <EventsOfCall {...call} name="createEvent" /> });
  useLangGraphInterrupt({
    render: ({ event, resolve }) => <ConfirmationOfInterrupt interrupt={event.value} resolve={resolve} />,
  });
  useCopilotChatSuggestions(suggestionsFor(options));
  useEffect(() => {
    if (!running) page.refresh();
  }, [running, page.refresh]);

  return (
    <>
      {options.confirmBy === "tool" && <ConfirmByTool />}
      {children({
        chat: (
          <CopilotChat
            className="chat"
            // The package's own buttons connect to the thread anew each, without end where the agent is asked what to
            // suggest, and cut a run off in the page when they go.
            {...(options.buttons === "stock" ? {} : { RenderSuggestionsList: Suggestions })}
            labels={{ initial: LABELS.welcomeMessageText, placeholder: LABELS.chatInputPlaceholder }}
          />
        ),
        shortlist: state?.shortlist ?? [],
        setShortlist: (shortlist) => setState({ ...state, shortlist }),
      })}
    </>
  );
}

function Suggestions({ suggestions, onSuggestionClick }) {
  return (
    <div className="chips">
      {suggestions.map(({ title, message }) => (
        <button key={title} type="button" className="chip suggestion" onClick={() => onSuggestionClick(message)}>
          {title}
        </button>
      ))}
    </div>
  );
}

function ConfirmByTool() {
  useHumanInTheLoop({
    name: CONFIRM.name,
    description: CONFIRM.description,
    parameters: [
      { name: "action", type: "string", required: true },
      { name: "parameters", type: "object", required: true },
      { name: "message", type: "string", required: true },
    ],
    render: ConfirmationOfCall,
  });
  return null;
}
