// The draft as text: a JSON editor that knows the schema of rule sets and shows what is wrong where it stands.
//
// Loaded when somebody asks for it. It decides nothing: what is wrong is asked of the app, which asks `rules`.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion, type CompletionContext, type CompletionResult, insertCompletionText, pickedCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, ensureSyntaxTree, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { type Diagnostic, lintGutter, linter, lintKeymap, nextDiagnostic } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import rules from "../../rules/rule-set.schema.json";
import { namesIn, pathOf, pointed } from "./place";
import { at, blank, names, type Schema, values } from "./schema";

interface Problem {
  at: string;
  message: string;
}

/**
 * An editor in `parent`. `check` answers the problems of a text, as JSON; `changed` hears each new text.
 */
export function mount(parent: HTMLElement, text: string, label: string, check: (text: string) => string, changed: (text: string) => void): Handle {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        json(),
        syntaxHighlighting(COLOURS),
        autocompletion({ override: [(context) => complete(context, rules as Schema)], icons: false }),
        linter((view) => problems(view, check), { delay: 300 }),
        // Tab leaves the field, so that nobody is caught in it.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
        EditorView.lineWrapping,
        // A place to stop at, by which the keyboard reaches all that is scrolled.
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
        THEME,
      ],
    }),
  });
  return new Handle(view);
}

export class Handle {
  constructor(private readonly view: EditorView) {}

  /** Goes to the first thing that is wrong. */
  next(): void {
    nextDiagnostic(this.view);
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }
}

function problems({ state }: EditorView, check: (text: string) => string): Diagnostic[] {
  const found = JSON.parse(check(state.doc.toString())) as Problem[];
  return found.map(({ at, message }) => ({ ...(inText(state, message) ?? pointed(state, at)), severity: "error", message }));
}

/** Where the text is no JSON, the message names a line and a column. */
function inText(state: EditorState, message: string): { from: number; to: number } | undefined {
  const [, line, column] = /^This is not JSON: .* at line (\d+) column (\d+)\.$/.exec(message) ?? [];
  if (line === undefined || column === undefined) return undefined;
  const { from, to } = state.doc.line(Math.min(Math.max(Number(line), 1), state.doc.lines));
  const place = Math.min(from + Math.max(Number(column) - 1, 0), to);
  return { from: Math.min(place, Math.max(to - 1, from)), to };
}

/** The names or values that the schema allows where the cursor is. */
export function complete(context: CompletionContext, schema: Schema): CompletionResult | null {
  const { state, pos } = context;
  // The text is read on in the background: of a long one, or on a busy machine, the cursor's place may not have been reached.
  const node = (ensureSyntaxTree(state, pos, Infinity) ?? syntaxTree(state)).resolveInner(pos, -1);
  const property = node.name === "Property" ? node : node.parent?.name === "Property" ? node.parent : undefined;
  const typed = context.matchBefore(/"?[\w-]*/);
  const from = typed?.from ?? pos;
  if (property && node.name !== "PropertyName" && node.from > property.from) {
    return valuesAt(schema, pathOf(state, property), node.name === "String" ? node.from : from);
  }
  if (property && node.name === "Property" && /:\s*"?[\w-]*$/.test(state.sliceDoc(property.from, pos))) {
    return valuesAt(schema, pathOf(state, property), from);
  }
  let object = node;
  while (object.name !== "Object" && object.parent) object = object.parent;
  if (object.name !== "Object" || (!context.explicit && from === pos)) return null;
  const here = at(schema, pathOf(state, object));
  if (!here) return null;
  const own = node.name === "PropertyName" || node.name === "String" ? node.from : from;
  const after = state.sliceDoc(pos, pos + 40);
  const isNamed = /^"?\s*:/.test(after);
  const options: Completion[] = names(here, namesIn(state, object)).map(([name, value]) => ({
    label: `"${name}"`,
    detail: value.type ?? "",
    info: value.description ?? at(schema, [...pathOf(state, object), name])?.description ?? "",
    type: "property",
    apply: isNamed ? `"${name}` : put(`"${name}": ${blank(schema, value)}`),
  }));
  return { from: own, options, validFor: /^"?[\w-]*$/ };
}

function valuesAt(schema: Schema, path: Array<string | number>, from: number): CompletionResult | null {
  const here = at(schema, path);
  const options = here ? values(here).map((label): Completion => ({ label, type: "constant", apply: put(label) })) : [];
  return options.length > 0 ? { from, options, validFor: /^"?[\w-]*$/ } : null;
}

/** Puts a text in place of what was typed and of the quote that closes it, which must not count as typed: nothing begins with two. */
function put(text: string) {
  return ({ state, dispatch }: EditorView, completion: Completion, from: number, to: number): void => {
    const end = state.sliceDoc(to, to + 1) === '"' ? to + 1 : to;
    dispatch(state.update(insertCompletionText(state, text, from, end), { annotations: pickedCompletion.of(completion) }));
  };
}

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent-text)" },
  { tag: tags.string, color: "var(--text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--mask)" },
  { tag: [tags.separator, tags.brace, tags.squareBracket], color: "var(--muted)" },
]);

const THEME = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent-soft) 50%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-diagnostic": { borderLeftColor: "var(--bad)" },
});
