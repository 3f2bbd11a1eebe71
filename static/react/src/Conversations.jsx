import { useThreads } from "@copilotkit/react-core/v2";
import { useEffect, useState } from "react";

import { usePage } from "./page-context.js";

/**
 * The person's conversations with an agent: open, rename, archive, delete.
 * @param {{agentId: string, threadId: string, isRunning: boolean}} props `threadId` is the one that is open.
 */
export function Conversations({ agentId, threadId, isRunning }) {
  const { openThread } = usePage();
  const { threads, error, refetchThreads, renameThread, archiveThread, deleteThread } = useThreads({ agentId });
  const [renamed, setRenamed] = useState("");
  // A run may have begun a conversation, or given it its name.
  useEffect(() => {
    if (!isRunning) refetchThreads();
  }, [isRunning, refetchThreads]);

  const rename = (event) => {
    event.preventDefault();
    renameThread(renamed, new FormData(event.target).get("name").trim());
    setRenamed("");
  };

  return (
    <details className="conversations">
      <summary>Conversations ({threads.length})</summary>
      {error && <p className="error" role="alert">{error.message}</p>}
      <ul>
        {threads.map(({ id, name }) => (
          <li key={id}>
            {renamed === id ? (
              <form onSubmit={rename}>
                <input name="name" required autoFocus defaultValue={name ?? ""} aria-label="Name" />
                <button type="submit" className="button button-plain">Save</button>
              </form>
            ) : (
              <>
                <button
                  type="button"
                  className="conversation"
                  aria-current={id === threadId}
                  onClick={() => openThread(id)}
                >
                  {name ?? "Without a name"}
                </button>
                <button type="button" className="button button-plain" onClick={() => setRenamed(id)}>Rename</button>
                <button type="button" className="button button-plain" onClick={() => archiveThread(id)}>Archive</button>
                <button type="button" className="button button-plain" onClick={() => deleteThread(id)}>Delete</button>
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
