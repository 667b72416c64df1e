// From turns of the wheel over the replayed page to places to scroll to.

import { parent } from "./hit";

/** Where a node is to be scrolled to. */
export interface Place {
  node: number;
  x: number;
  y: number;
}

/** What is known of a scrolling element. */
export interface Extent {
  x: number;
  y: number;
  maxX: number;
  maxY: number;
}

export class Scroller {
  #last: { node: number; place: Place; at: number } | null = null;

  /** The place that a turn of the wheel over `element` asks for; none when nothing around it scrolls that way. */
  turn(element: Element, dx: number, dy: number, id: (node: Node) => number | null): Place | null {
    for (let each: Element | null = element; each; each = parent(each)) {
      const node = id(each);
      if (node === null || !scrolls(each)) continue;
      const extent = extentOf(each);
      const from = this.#from(node, extent);
      const place = { node, ...moved(from, dx, dy, extent) };
      if (place.x === from.x && place.y === from.y) continue;
      this.#last = { node, place, at: Date.now() };
      return place;
    }
    return null;
  }

  /** Where the last turn led, while its effect is still on the way back; else where the replayed page stands. */
  #from(node: number, extent: Extent): { x: number; y: number } {
    const last = this.#last;
    return last && last.node === node && Date.now() - last.at < ON_THE_WAY ? last.place : extent;
  }
}

/** The place `dx`, `dy` away, within the extent. */
export function moved(from: { x: number; y: number }, dx: number, dy: number, extent: Extent): { x: number; y: number } {
  return { x: within(from.x + dx, extent.maxX), y: within(from.y + dy, extent.maxY) };
}

function within(value: number, max: number): number {
  return Math.min(Math.max(value, 0), Math.max(max, 0));
}

function extentOf(element: Element): Extent {
  return {
    x: element.scrollLeft,
    y: element.scrollTop,
    maxX: element.scrollWidth - element.clientWidth,
    maxY: element.scrollHeight - element.clientHeight,
  };
}

function scrolls(element: Element): boolean {
  if (element === element.ownerDocument.scrollingElement) return true;
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  return style !== undefined && /auto|scroll/.test(style.overflowX + style.overflowY);
}

/** Milliseconds from a turn of the wheel to its effect in the replayed page, at most. */
const ON_THE_WAY = 400;
