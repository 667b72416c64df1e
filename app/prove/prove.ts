// The stage of a leak test: a saved page that holds canaries, recorded as it is, and once more by the real tag.
//
// Runs in a frame of its own whose policy lets it load nothing. What was planted where, and what is found of it in what is
// recorded here, is the business of `rules::prove`; nothing here looks for anything.

import { startRecording } from "../../tag/src/rrweb";
import { Recording } from "../../tag/src/recording";
import type { PageRules, RrEvent, RrNode } from "../../tag/src/wire";
import { build } from "./page";

/** What `rules::prove::Trial::stage` writes. */
interface Stage {
  page: RrNode;
  rules: PageRules;
  changes: Change[];
}

interface Change {
  node: number;
  /** None for a text, empty for the value of a field, or the name of an attribute. */
  name: string | null;
  first: string;
  later: string;
}

/** Each event as JSON. */
export interface Recorded {
  recorded: string[];
  sent: string[];
}

async function prove(stage: string): Promise<Recorded> {
  const { page, rules, changes } = JSON.parse(stage) as Stage;
  const nodes = build(page, document);
  const recorded: string[] = [];
  const sent: string[] = [];
  const keep = (list: string[], events: RrEvent[]): unknown => list.push(...events.map((event) => JSON.stringify(event)));

  const stop = startRecording((event) => keep(recorded, [event]));
  await pause(FRAMES);
  change(nodes, changes, "later");
  await pause(FRAMES);
  stop();

  change(nodes, changes, "first");
  let failed = false;
  const recording = new Recording(rules, null, {
    send: (events) => {
      keep(sent, events);
      return true;
    },
    locate: () => undefined,
    turned: () => undefined,
    // Numbers of rules, and of what they match.
    matched: () => undefined,
    failed: () => (failed = true),
  });
  recording.start();
  await pause(FRAMES);
  change(nodes, changes, "later");
  await pause(SLOW);
  recording.stop();
  if (failed) {
    throw new Error("The tag gave up on this page.");
  }
  return { recorded, sent };
}

/** Changes all that was planted, as a page does while it is open. */
function change(nodes: ReadonlyMap<number, Node>, changes: Change[], turn: "first" | "later"): void {
  for (const { node, name, [turn]: value } of changes) {
    const live = nodes.get(node);
    if (live && name === null) {
      live.nodeValue = value;
    } else if (live && name === "") {
      (live as HTMLInputElement).value = value;
      live.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (live && name !== null) {
      (live as Element).setAttribute(name, value);
    }
  }
}

function pause(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}

/** Until frames have been recorded, and changes. */
const FRAMES = 120;
/** Until the tag has sent what it holds back: twice a second it sends what concerns covered content alone. */
const SLOW = 650;

(window as unknown as { louverProve: typeof prove }).louverProve = prove;
