/**
 * The messages between tag and relay, and the recorded events in them.
 *
 * `docs/protocol.md` says what each means; the relay's side is `server/src/relay/wire.rs`.
 */

/** What the tag applies to one page: selectors by effect, and the policy. */
export interface PageRules {
  paused: boolean;
  text: "visible" | "private";
  hide: string[];
  mask: string[];
  reveal: string[];
  disable: string[];
  enable: string[];
  urlParams: string[];
  whenLost?: LostRule[];
  /** What is applied in frames, by their addresses; absent where it does not depend on the address what holds. */
  frames?: Record<string, PageRules>;
}

/** How many elements the selectors of the page's rules match, each list in its order; round numbers from below. */
export type Counts = Record<Effect, number[]>;

export type Effect = "hide" | "mask" | "reveal" | "disable" | "enable";

/** A rule that says what holds while it matches nothing. */
export interface LostRule {
  /** Its number, by which what it matches is marked. */
  rule: number;
  selector: string;
  /** What is masked until it matches; without it nothing at all is shared. */
  mask?: string;
}

export type Mode = "pointer" | "write";

/** Which colours the browser asks pages for. */
export type Scheme = "light" | "dark";

export type Refusal = "mode" | "disabled" | "masked" | "hidden" | "stale" | "unsuitable" | "paused";

export type Key =
  | "Enter"
  | "Backspace"
  | "Delete"
  | "Tab"
  | "Escape"
  | "Space"
  | "ArrowUp"
  | "ArrowDown"
  | "ArrowLeft"
  | "ArrowRight"
  | "Home"
  | "End";

export type Verb =
  | { verb: "click" }
  | { verb: "type"; text: string }
  | { verb: "choose"; options: number[] }
  | { verb: "key"; key: Key }
  | { verb: "scroll"; x: number; y: number }
  | { verb: "navigate"; to: "back" | "forward" | "reload" };

export interface Action {
  seq: number;
  /** The last message with events that the relay had when it passed the action. */
  frame: number;
  node: number;
  do: Verb;
}

export type ToRelay =
  | { t: "hello"; token: string; url: string; page: string; width: number; height: number; scheme: Scheme }
  | { t: "events"; page: string; frame: number; events: RrEvent[] }
  | { t: "route"; page: string; url: string; frames?: string[] }
  | { t: "matched"; page: string; counts: Counts }
  | { t: "pointer"; x: number; y: number; node: number }
  | { t: "pointer" }
  | { t: "scheme"; scheme: Scheme }
  | { t: "mode"; mode: Mode }
  | { t: "decline" }
  | { t: "done"; seq: number }
  | { t: "refused"; seq: number; reason: Refusal }
  | { t: "end" };

export type FromRelay =
  | { t: "ready"; rules: PageRules; version: number; agent: { name: string } | null; mode: Mode }
  | { t: "agent"; name: string }
  | { t: "agentLeft" }
  | { t: "rules"; rules: PageRules; version: number; reset: boolean }
  | { t: "snapshot" }
  | { t: "pointer"; x: number; y: number; kind: "move" | "highlight" }
  | { t: "ask" }
  | { t: "mode"; mode: Mode }
  | ({ t: "action" } & Action)
  | { t: "end"; by: "customer" | "agent" | "relay" };

/** rrweb's event types and incremental sources, by number: only those that Louver sends. */
export const FULL_SNAPSHOT = 2;
export const INCREMENTAL = 3;
export const META = 4;
export const MUTATION = 0;
export const SCROLL = 3;
export const RESIZE = 4;
export const INPUT = 5;
export const SHEET_RULE = 8;
export const DECLARATION = 13;
export const ADOPTED = 15;

/** rrweb's node types. */
export const DOCUMENT = 0;
export const DOCTYPE = 1;
export const ELEMENT = 2;
export const TEXT = 3;
export const CDATA = 4;
export const COMMENT = 5;

export type AttributeValue = string | number | true | null;

export interface RrNode {
  id: number;
  type: number;
  rootId?: number;
  isShadowHost?: boolean;
  isShadow?: boolean;
  tagName?: string;
  attributes?: Record<string, AttributeValue>;
  childNodes?: RrNode[];
  isSVG?: true;
  isCustom?: true;
  textContent?: string;
  isStyle?: true;
  compatMode?: string;
  name?: string;
  publicId?: string;
  systemId?: string;
}

export type StyleChange = Record<string, string | [string, string] | false>;

export interface AttributeChange {
  id: number;
  attributes: Record<string, AttributeValue | StyleChange>;
}

export interface Add {
  parentId: number;
  nextId: number | null;
  node: RrNode;
}

export interface Remove {
  parentId: number;
  id: number;
  isShadow?: boolean;
}

export interface MutationData {
  source: typeof MUTATION;
  texts: { id: number; value: string | null }[];
  attributes: AttributeChange[];
  removes: Remove[];
  adds: Add[];
  isAttachIframe?: true;
}

export interface SheetRuleData {
  source: typeof SHEET_RULE;
  id?: number;
  styleId?: number;
  adds?: { rule: string; index?: number | number[] }[];
  removes?: { index: number | number[] }[];
  replace?: string;
  replaceSync?: string;
}

export interface DeclarationData {
  source: typeof DECLARATION;
  id?: number;
  styleId?: number;
  index: number[];
  set?: { property: string; value: string | null; priority?: string };
  remove?: { property: string };
}

export interface AdoptedData {
  source: typeof ADOPTED;
  id: number;
  styleIds: number[];
  styles?: { styleId: number; rules: { rule: string; index?: number | number[] }[] }[];
}

export interface ScrollData {
  source: typeof SCROLL;
  id: number;
  x: number;
  y: number;
}

export interface InputData {
  source: typeof INPUT;
  id: number;
  text: string;
  isChecked: boolean;
  userTriggered?: boolean;
}

export interface ResizeData {
  source: typeof RESIZE;
  width: number;
  height: number;
}

export type IncrementalData =
  | MutationData
  | ScrollData
  | ResizeData
  | InputData
  | SheetRuleData
  | DeclarationData
  | AdoptedData;

export type RrEvent =
  | { type: typeof FULL_SNAPSHOT; data: { node: RrNode; initialOffset: { top: number; left: number } }; timestamp: number }
  | { type: typeof INCREMENTAL; data: IncrementalData; timestamp: number }
  | { type: typeof META; data: { href: string; width: number; height: number }; timestamp: number };

/** A change of nothing yet. */
export function emptyMutation(): MutationData {
  return { source: MUTATION, texts: [], attributes: [], removes: [], adds: [] };
}

/** The events of a change, where it has anything to say, and of what must follow it. */
export function changes(change: MutationData, after: IncrementalData[], timestamp: number): RrEvent[] {
  const size = change.texts.length + change.attributes.length + change.removes.length + change.adds.length;
  return incremental([...(size > 0 ? [change] : []), ...after], timestamp);
}

/** Changes as events. */
export function incremental(all: IncrementalData[], timestamp: number): RrEvent[] {
  return all.map((data) => ({ type: INCREMENTAL, data, timestamp }));
}

/** What stands for a masked text or value, whatever its length. */
export const TOKEN = "••••••";

/** A masked text: pure white space stays, all else becomes the token. */
export function masked(text: string): string {
  return /\S/.test(text) ? TOKEN : text;
}
