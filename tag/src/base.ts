/**
 * What addresses are relative to. A `base` in covered content decides about open addresses as well, and would be told by them: they
 * are read as if it were not there. The recorder asks this file too, for it makes addresses absolute (`tag/build.mjs`).
 */

import { attr, baseUriOf, basesIn, documentOf, documentUrlOf, frameElement, hasAttr } from "./dom";

let isCovered: (base: Element) => boolean = () => false;
let known = new Map<Document, string>();

/** From now on this says which `base` elements are covered. */
export function judgeBases(judge: (base: Element) => boolean): void {
  isCovered = judge;
}

/** What relative addresses at a node are relative to. */
export function baseOf(node: Node): string {
  const doc = documentOf(node);
  const base = known.get(doc) ?? find(doc);
  if (known.size === 0) {
    // It is asked for each address of what is written now.
    queueMicrotask(() => (known = new Map()));
  }
  known.set(doc, base);
  return base;
}

/** An address in full, where a covered `base` would lead it elsewhere; else null. */
export function addressAt(node: Node, address: string): string | null {
  const base = baseOf(node);
  return base === baseUriOf(node) ? null : (resolved(address, base) ?? address);
}

function find(doc: Document): string {
  const bases = basesIn(doc).filter((base) => hasAttr(base, "href"));
  const open = bases.filter((base) => !isCovered(base));
  const url = documentUrlOf(doc);
  const frame = url.startsWith("about:") ? frameElement(doc) : null;
  if (!frame && open.length === bases.length) {
    return baseUriOf(doc);
  }
  // A frame without an address of its own is relative to where it stands.
  const around = frame ? baseOf(frame) : url;
  const base = open[0] && resolved(attr(open[0], "href") ?? "", around);
  return base && !/^(data|javascript):/.test(base) ? base : around;
}

function resolved(address: string, base: string): string | null {
  try {
    return new URL(address, base).href;
  } catch {
    return null;
  }
}
