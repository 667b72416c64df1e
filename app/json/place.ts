// Places in a JSON text: which value a cursor is in, and where the value is that a JSON pointer names.

import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

export type Path = Array<string | number>;

export interface Range {
  from: number;
  to: number;
}

/** Where the value is that a pointer names; where that is not there, the nearest value around it. */
export function pointed(state: EditorState, pointer: string): Range {
  let node = root(state);
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const next = node && (node.name === "Array" ? items(node)[Number(name)] : property(state, node, name));
    if (!next) break;
    node = next;
  }
  return node ? { from: node.from, to: node.to } : { from: 0, to: 0 };
}

/** The names and places that lead to a node of the tree. */
export function pathOf(state: EditorState, node: SyntaxNode): Path {
  const path: Path = [];
  for (let here: SyntaxNode | null = node; here; here = here.parent) {
    const parent: SyntaxNode | null = here.parent;
    if (here.name === "Property") path.unshift(nameOf(state, here));
    else if (parent?.name === "Array" && isValue(here)) path.unshift(items(parent).findIndex((item) => item.from === here.from));
  }
  return path;
}

/** The names that an object has. */
export function namesIn(state: EditorState, object: SyntaxNode): Set<string> {
  return new Set(object.getChildren("Property").map((each) => nameOf(state, each)));
}

export function nameOf(state: EditorState, property: SyntaxNode): string {
  const name = property.getChild("PropertyName");
  return name ? unquoted(state.sliceDoc(name.from, name.to)) : "";
}

/** What the whole text says, however busy the machine is. */
function root(state: EditorState): SyntaxNode | undefined {
  const tree = ensureSyntaxTree(state, state.doc.length, Infinity);
  return tree?.topNode.firstChild ?? undefined;
}

function property(state: EditorState, object: SyntaxNode, name: string): SyntaxNode | undefined {
  const found = object.getChildren("Property").find((each) => nameOf(state, each) === name);
  return found?.lastChild ?? undefined;
}

function items(array: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = array.firstChild; child; child = child.nextSibling) if (isValue(child)) all.push(child);
  return all;
}

function isValue(node: SyntaxNode): boolean {
  return /^(Object|Array|String|Number|True|False|Null)$/.test(node.name);
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.replaceAll('"', "");
  }
}
