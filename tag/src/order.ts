/**
 * The order of what is sent in one change. The recorder's own depends on everything that changed, covered content too; this one
 * on what is sent alone.
 */

import { lastOf, parentOf, previousOf } from "./dom";
import type { Mirror } from "./nodes";
import type { Add } from "./wire";

/** Adds with parents first and, of siblings, the last first; `place` says when the relay was told of a parent that it holds. */
export function inOrder(adds: Add[], mirror: Mirror, place: (id: number) => number): Add[] {
  const below = new Map<number, Add[]>();
  for (const add of adds) {
    const siblings = below.get(add.parentId);
    if (siblings) {
      siblings.push(add);
    } else {
      below.set(add.parentId, [add]);
    }
  }
  const added = new Set(adds.map(({ node }) => node.id));
  const parents = [...below.keys()].filter((id) => !added.has(id)).sort((one, other) => place(other) - place(one));
  const ordered: Add[] = [];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    const siblings = lastFirst(below.get(parent) ?? [], mirror);
    below.delete(parent);
    ordered.push(...siblings);
    parents.push(...siblings.map(({ node }) => node.id).filter((id) => below.has(id)));
  }
  return ordered;
}

/** Adds of one parent by the places of their nodes, those of its shadow tree behind. */
function lastFirst(siblings: Add[], mirror: Mirror): Add[] {
  const live = (add: Add): Node | null => mirror.getNode(add.node.id);
  const rank = new Map<Node | null, number>();
  for (const isShadow of siblings.length > 1 ? [false, true] : []) {
    const one = siblings.find(({ node }) => (node.isShadow === true) === isShadow);
    const parent = parentOf((one && live(one)) ?? document);
    for (let node = parent && lastOf(parent); node; node = previousOf(node)) {
      rank.set(node, rank.size);
    }
  }
  const last = rank.size;
  return [...siblings].sort((one, other) => (rank.get(live(one)) ?? last) - (rank.get(live(other)) ?? last));
}
