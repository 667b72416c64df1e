/**
 * The numbers by which the relay knows nodes and style sheets. The recorder counts all that it meets, so its own numbers would
 * tell how much is hidden: these count what is sent, in the order in which it is sent.
 */

import * as w from "./wire";

/** Numbers from 1 on for the recorder's ids, each kept for good. */
export class Numbers {
  #numbers = new Map<number, number>();
  #ids: number[] = [];

  /** The number of an id; a new one where it has none. */
  give(id: number): number {
    let number = this.#numbers.get(id);
    if (number === undefined) {
      number = this.#ids.push(id);
      this.#numbers.set(id, number);
    }
    return number;
  }

  /** The number of an id that has one. */
  get(id: number): number | null {
    return this.#numbers.get(id) ?? null;
  }

  /** The id behind a number. */
  id(number: number): number | null {
    return this.#ids[number - 1] ?? null;
  }
}

/** Rewrites the ids in redacted events. */
export class Renumbering {
  readonly nodes = new Numbers();
  #sheets = new Numbers();

  event(event: w.RrEvent): w.RrEvent {
    switch (event.type) {
      case w.META:
        return event;
      case w.FULL_SNAPSHOT:
        // The recorder begins again to count sheets.
        this.#sheets = new Numbers();
        return { ...event, data: { ...event.data, node: this.#node(event.data.node) } };
      case w.INCREMENTAL:
        return { ...event, data: this.#change(event.data) };
    }
  }

  #node(node: w.RrNode): w.RrNode {
    const id = this.nodes.give(node.id);
    return {
      ...node,
      id,
      ...(node.rootId !== undefined && { rootId: this.nodes.give(node.rootId) }),
      ...(node.childNodes && { childNodes: node.childNodes.map((child) => this.#node(child)) }),
    };
  }

  #change(data: w.IncrementalData): w.IncrementalData {
    const node = (id: number): number => this.nodes.give(id);
    const sheet = (id: number): number => this.#sheets.give(id);
    switch (data.source) {
      case w.MUTATION:
        return {
          ...data,
          removes: data.removes.map((remove) => ({ ...remove, parentId: node(remove.parentId), id: node(remove.id) })),
          adds: data.adds.map((add) => ({
            parentId: node(add.parentId),
            nextId: add.nextId === null ? null : node(add.nextId),
            node: this.#node(add.node),
          })),
          texts: data.texts.map((text) => ({ ...text, id: node(text.id) })),
          attributes: data.attributes.map((change) => ({ ...change, id: node(change.id) })),
        };
      case w.SCROLL:
      case w.INPUT:
        return { ...data, id: node(data.id) };
      case w.RESIZE:
        return data;
      case w.SHEET_RULE:
      case w.DECLARATION:
        return {
          ...data,
          ...(data.id !== undefined && { id: node(data.id) }),
          ...(data.styleId !== undefined && { styleId: sheet(data.styleId) }),
        };
      case w.ADOPTED:
        return {
          ...data,
          id: node(data.id),
          styleIds: data.styleIds.map(sheet),
          ...(data.styles && { styles: data.styles.map((style) => ({ ...style, styleId: sheet(style.styleId) })) }),
        };
    }
  }
}
