/** What the relay holds of this page: the nodes that were sent, under whom, and how restricted they were then. */

export interface Sent {
  id: number;
  parent: number;
  kids: Set<number>;
  bits: number;
  /** How many were sent before it. */
  place: number;
  /** Nothing below it is sent. */
  isVoid: boolean;
  /** A style element: its texts are sent as one. */
  isSheet?: boolean;
  /** The last text sent, where it was masked or stands in a style element; a masked field's value. */
  text?: string;
  /** Whether a radio button was last said to be chosen. */
  isChecked?: boolean;
  /** Where the document of a frame is, as was last said. */
  address?: string;
  /** The layout that was sent of a masked element's own style. */
  style?: string;
}

export class Ledger {
  /** Frames that were sent with their address; some may be gone. */
  readonly frames = new Set<number>();
  #nodes = new Map<number, Sent>();
  #count = 0;

  clear(): void {
    this.#nodes.clear();
    this.frames.clear();
  }

  get(id: number): Sent | undefined {
    return this.#nodes.get(id);
  }

  has(id: number): boolean {
    return this.#nodes.has(id);
  }

  put(sent: Sent): void {
    sent.place = this.#count++;
    this.#nodes.set(sent.id, sent);
    this.#nodes.get(sent.parent)?.kids.add(sent.id);
  }

  /** When a node was sent, compared with others; what was not comes last. */
  place(id: number): number {
    return this.#nodes.get(id)?.place ?? Infinity;
  }

  /** Forgets a node and all below it. */
  remove(id: number): void {
    const node = this.#nodes.get(id);
    if (!node) {
      return;
    }
    this.#nodes.get(node.parent)?.kids.delete(id);
    for (const below of this.below(id)) {
      this.#nodes.delete(below);
    }
    this.#nodes.delete(id);
  }

  /** All below a node, each after what is below it. */
  below(id: number): number[] {
    const found: number[] = [];
    const pending = [...(this.#nodes.get(id)?.kids ?? [])];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      found.push(next);
      pending.push(...(this.#nodes.get(next)?.kids ?? []));
    }
    return found.reverse();
  }
}
