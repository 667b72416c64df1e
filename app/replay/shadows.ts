// The console's style rules for restricted parts in shadow trees, into which those of the page's head do not reach.

import type { eventWithTime } from "@rrweb/types";

interface Recorded {
  id: number;
  isShadowHost?: boolean;
  childNodes?: Recorded[];
}

export class Shadows {
  #roots = new Set<ShadowRoot>();
  #sheets = new WeakMap<Document, CSSStyleSheet>();

  constructor(private readonly style: string) {}

  /** Learn which shadow trees an event brought, once it was applied. */
  meet(event: eventWithTime, find: (id: number) => Node | null): void {
    for (const id of hosts(event)) {
      const root = (find(id) as Element | null)?.shadowRoot;
      if (root) this.#roots.add(root);
    }
  }

  /** Put the rules into all of them; what the page adopts meanwhile takes them out. */
  dress(): void {
    for (const root of this.#roots) {
      const view = root.ownerDocument.defaultView as (Window & typeof globalThis) | null;
      if (!view || !root.host.isConnected) {
        this.#roots.delete(root);
        continue;
      }
      let sheet = this.#sheets.get(root.ownerDocument);
      if (!sheet) {
        sheet = new view.CSSStyleSheet();
        sheet.replaceSync(this.style);
        this.#sheets.set(root.ownerDocument, sheet);
      }
      if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
  }

  clear(): void {
    this.#roots.clear();
  }
}

/** The numbers of the hosts of shadow trees that came with an event. */
function hosts(event: eventWithTime): number[] {
  const data = event.data as { source?: number; node?: Recorded; adds?: { parentId: number; node: Recorded & { isShadow?: boolean } }[] } | undefined;
  const found: number[] = [];
  const pending: Recorded[] = event.type === FULL_SNAPSHOT && data?.node ? [data.node] : [];
  for (const { parentId, node } of event.type === INCREMENTAL && data?.source === MUTATION ? (data.adds ?? []) : []) {
    pending.push(node);
    if (node.isShadow) found.push(parentId);
  }
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.isShadowHost) found.push(next.id);
    next.childNodes?.forEach((child) => pending.push(child));
  }
  return found;
}

const FULL_SNAPSHOT = 2;
const INCREMENTAL = 3;
const MUTATION = 0;
