/**
 * What the records of one turn tell of covered content that stands elsewhere, or in other nodes, by the time the rules are
 * matched: what was put into a covered part and taken out again, and texts that the browser cut, merged or copied.
 *
 * By structure alone, never by what a text says: one that happens to repeat a covered text would else tell what that is.
 */

import { holds, isElement, isText, parentOf } from "./dom";
import { isEditable } from "./editing";
import { CONCEAL, COVER, DISABLE, MASK, PRIVATE } from "./rules";

/** Calls `cover` for each node that what `bits` says of others covers, in the order of the records of one turn. */
export function follow(records: MutationRecord[], bits: (node: Node) => number, cover: (node: Node, bits: number) => void): void {
  const changed = new Set(records.filter(({ type }) => type === "characterData").map(({ target }) => target));
  const isCovered = (node: Node | null): boolean => node !== null && (bits(node) & (isText(node) ? CONCEAL : COVER)) !== 0;
  const hosts = new Set<Node>();
  for (const { type, target, addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    if (type !== "childList") {
      continue;
    }
    const [added, removed] = [Array.from(addedNodes), Array.from(removedNodes)];
    const above = bits(target);
    // What stood below a covered node is covered, though it stands there no more.
    [...added, ...removed].forEach((node) => cover(node, above & (COVER | DISABLE | (isText(node) ? PRIVATE : 0))));
    if (above & CONCEAL) {
      continue;
    }
    const gone = removed.filter(isCovered);
    // `normalize()` and editing append a text to the one beside it.
    const merged = gone.some(isText) ? [previousSibling, nextSibling] : [];
    // `splitText()` puts the rest behind the text that it shortens; `outerText` replaces an element by its text.
    const isSplit = isCovered(previousSibling) && changed.has(previousSibling as Node);
    const isReplaced = removed.length === 1 && gone.some(isElement);
    const made = added.length === 1 && (isSplit || isReplaced) ? added.filter(isText) : [];
    [...merged.filter((text) => text !== null && changed.has(text)), ...made].forEach((text) => cover(text as Node, MASK));
    const host = gone.length > 0 ? hostOf(target) : null;
    if (host) {
      hosts.add(host);
    }
  }
  // An editor that takes a covered block away puts copies of its texts elsewhere, as Backspace at its start does.
  const edited = hosts.size > 0 ? [...changed, ...records.flatMap(({ addedNodes }) => Array.from(addedNodes))] : [];
  for (const host of hosts) {
    edited.filter((node) => node !== host && holds(host, node)).forEach((node) => cover(node, MASK));
  }
}

/** The top of what is edited together with a node. */
function hostOf(node: Node): Node | null {
  let host: Node | null = null;
  for (let at: Node | null = node; at && isElement(at) && isEditable(at); at = parentOf(at)) {
    host = at;
  }
  return host;
}
