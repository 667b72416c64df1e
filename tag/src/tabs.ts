/**
 * Which tab a session belongs to. A window that a page opens, or a tab that a person duplicates, starts with a copy of the
 * storage: it asks before it takes the copy for its own.
 */

/** Answers other tabs that the session is here; until the answer is called. */
export function hold(id: string): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data === `who ${id}`) {
      channel.postMessage(`here ${id}`);
    }
  };
  return () => channel.close();
}

/** Whether another tab answers that the session is there. */
export async function isElsewhere(id: string): Promise<boolean> {
  const channel = new BroadcastChannel(CHANNEL);
  try {
    return await new Promise<boolean>((resolve) => {
      channel.onmessage = ({ data }) => data === `here ${id}` && resolve(true);
      channel.postMessage(`who ${id}`);
      setTimeout(() => resolve(false), PATIENCE);
    });
  } finally {
    channel.close();
  }
}

const CHANNEL = "louver";
/** How long another tab has to answer, in milliseconds; every page of a session waits so long before it resumes. */
const PATIENCE = 150;
