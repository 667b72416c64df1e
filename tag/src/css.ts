/**
 * Style sheets as an agent may see them.
 *
 * CSS prints text of its own (`content`, and custom properties and functions that end up in it); a site may put a person's data there. String
 * literals with a letter or digit in such values become empty, and so do comments, and pictures in URLs that print any. Icon fonts
 * live in the private use area and stay.
 */

import { hasWord, printsWords } from "./picture";

/** A style sheet or declaration block with the strings that print text emptied. */
export function scrubCss(css: string): string {
  const levels: Level[] = [];
  let out = "";
  let copied = 0;
  let at = 0;
  /** Where the statement begins, and what it does as far as is known. */
  let start = 0;
  let kind: Kind | null = null;
  /** What the brackets around do. */
  let around: Kind = SILENT;
  const begin = (place: number): void => {
    start = place;
    kind = around || null;
  };
  while (at < css.length) {
    const char = css[at] ?? "";
    const word = wordAt(css, at);
    if (char === "/" && css[at + 1] === "*") {
      // It stays as what parts two words, and says nothing.
      const end = css.indexOf("*/", at + 2);
      out += `${css.slice(copied, at)}/**/`;
      at = copied = end < 0 ? css.length : end + 2;
    } else if (isUrl(css, at)) {
      const end = endOfUrl(css, at);
      if (printsWords(unescaped(css.slice(at + "url(".length, css[end - 1] === ")" ? end - 1 : end)))) {
        out += css.slice(copied, at) + 'url("")';
        copied = end;
      }
      at = end;
    } else if (word !== "") {
      if (css[at + word.length] === "(" ? isLikeUrl(css, at, word) : kind === SYMBOLS && isSaying(word)) {
        out += css.slice(copied, at) + '""';
        copied = at + word.length;
      }
      at += word.length;
    } else if (char === '"' || char === "'") {
      const end = endOfString(css, at);
      const closed = isClosed(css, at, end);
      const text = unescaped(css.slice(at + 1, closed ? end - 1 : end));
      if ((kind && hasWord(text)) || printsWords(text)) {
        out += css.slice(copied, at) + '""';
        at = copied = closed ? end : endOfDeclaration(css, end);
      } else {
        at = end;
      }
    } else {
      at += 1;
      const close = CLOSING[char];
      if (char === ":" || close) {
        kind ??= kindOf(css.slice(start, at));
      }
      if (close) {
        // Brackets are part of what they stand in, and so are the braces of a custom property and those within brackets.
        const isPart = char !== "{" || kind === CUSTOM || levels.at(-1)?.isPart === true;
        levels.push({ close, start, kind, around, isPart });
        around = isPart ? (kind ?? SILENT) : SILENT;
        begin(at);
      } else if (levels.at(-1)?.close === char) {
        const level = levels.pop() as Level;
        around = level.around;
        begin(at);
        if (level.isPart) {
          ({ start, kind } = level);
        }
      } else if (char === ";" || char === "}") {
        begin(at);
      }
    }
  }
  return out + css.slice(copied);
}

/** The value of one declaration, scrubbed. */
export function scrubValue(property: string, value: string): string {
  return scrubCss(`${property}:${value}`).slice(property.length + 1);
}

/**
 * Of an inline style, the layout properties of plain values: what a masked element keeps. In a form that what is left out cannot
 * change: a browser writes the whole attribute anew when a script sets any property.
 */
export function layoutOnly(style: string): string {
  const { style: parsed } = Document.prototype.createElement.call(document, "div");
  parsed.cssText = style;
  return Array.from(parsed, (property) => ({ property, value: parsed.getPropertyValue(property), priority: parsed.getPropertyPriority(property) }))
    .filter(({ property, value }) => value !== "" && LAYOUT.test(property) && !(property.startsWith("grid") && NAMED.test(value)) && !/["'\\]|(url|var|attr|counters?|env|image|image-set)\s*\(/i.test(value))
    .map(({ property, value, priority }) => `${property}: ${value}${priority && " !important"};`)
    .sort()
    .join(" ");
}

/** What is done by a statement that begins so, up to its colon or first bracket. */
function kindOf(begin: string): Kind {
  const plain = begin.replace(/\/\*[^]*?\*\//g, "").trimStart();
  const word = wordAt(plain, 0);
  const name = /^\s*:$/.test(plain.slice(word.length)) ? unescaped(word) : "";
  if (name.startsWith("--")) {
    return CUSTOM;
  }
  // A function's parameters may print what they are by default.
  return SYMBOL.test(name) ? SYMBOLS : PRINTING.test(name) || FUNCTION.test(unescaped(plain)) ? PRINTS : SILENT;
}

/** The identifier or number that starts here; empty where none does. */
function wordAt(css: string, at: number): string {
  WORD.lastIndex = at;
  return WORD.exec(css)?.[0] ?? "";
}

/** Whether a word prints more than one letter where identifiers are symbols; numbers do not. */
function isSaying(word: string): boolean {
  const text = unescaped(word);
  return [...text].length > 1 && hasWord(text) && !/^-?\d+$/.test(word);
}

/** What a literal says. */
function unescaped(literal: string): string {
  return literal
    .replace(/\\([0-9a-f]{1,6})(?:\r\n|\s)?/gi, (_, code: string) => character(parseInt(code, 16)))
    .replace(/\\/g, "");
}

function character(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

/** The place after the string that starts at `at`: its quote, or the line break that no backslash goes before. */
function endOfString(css: string, at: number): number {
  const quote = css[at];
  for (let place = at + 1; place < css.length; place += 1) {
    const char = css[place] ?? "";
    if (char === "\\") {
      place += css.startsWith("\r\n", place + 1) ? 2 : 1;
    } else if (char === "\n" || char === "\r" || char === "\f") {
      return place;
    } else if (char === quote) {
      return place + 1;
    }
  }
  return css.length;
}

/** Whether the string between two places ends in its quote. */
function isClosed(css: string, start: number, end: number): boolean {
  return end > start + 1 && css[end - 1] === css[start] && endOfString(css.slice(0, end - 1), start) === end - 1;
}

/** The place of the `;` or `}` that ends a declaration: a string that breaks off makes all of it void. */
function endOfDeclaration(css: string, from: number): number {
  let place = from;
  while (place < css.length && css[place] !== ";" && css[place] !== "}") {
    const char = css[place];
    place = char === '"' || char === "'" ? endOfString(css, place) : place + (char === "\\" ? 2 : 1);
  }
  return Math.min(place, css.length);
}

/** Whether an unquoted `url(` starts here: its content may hold semicolons. */
function isUrl(css: string, at: number): boolean {
  URL_BEGIN.lastIndex = at;
  return css[at + 3] === "(" && URL_BEGIN.test(css) && !isMarked(css, at);
}

/** Whether a function's name could be taken for the end or another writing of `url`: readers may disagree on where its strings end. */
function isLikeUrl(css: string, at: number, name: string): boolean {
  return /url$/i.test(unescaped(name)) && (!/^url$/i.test(name) || isMarked(css, at));
}

/** Whether a word is the name in `#name` or `@name`. */
function isMarked(css: string, at: number): boolean {
  return css[at - 1] === "#" || css[at - 1] === "@";
}

function endOfUrl(css: string, at: number): number {
  for (let place = at + 4; place < css.length; place += 1) {
    if (css[place] === "\\") {
      place += 1;
    } else if (css[place] === ")") {
      return place + 1;
    }
  }
  return css.length;
}

/** What a statement does with its strings. */
type Kind = typeof SILENT | typeof PRINTS | typeof CUSTOM | typeof SYMBOLS;

/** Brackets that are open, and the statement that they stand in. */
interface Level {
  close: string;
  start: number;
  kind: Kind | null;
  around: Kind;
  /** Whether that statement goes on after them. */
  isPart: boolean;
}

const SILENT = 0;
const PRINTS = 1;
/** A custom property: its value may be anything, and end up in what prints. */
const CUSTOM = 2;
/** A descriptor of a counter style: it prints identifiers, too. */
const SYMBOLS = 3;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const WORD = /(?:[-\w\0\u0080-\uffff]|\\(?:[\da-f]{1,6}(?:\r\n|[ \t\n\r\f])?|[^\n\r\f]))+/iy;
const URL_BEGIN = /url\([ \t\n\r\f]*[^"' \t\n\r\f]/iy;
const FUNCTION = /@function\b/i;
const SYMBOL = /^((additive-)?symbols|prefix|suffix|negative|pad)$/i;
const PRINTING =
  /^(content|quotes|list-style(-type)?|text-overflow|(-webkit-)?line-clamp|block-ellipsis|string-set|(-webkit-)?hyphenate-character|initial-value|result|(-webkit-)?text-emphasis(-style)?)$/i;
/** A word that is none of the grid's own: a name that the page gave. */
const NAMED = /(?<![\w.-])(?!(auto|none|span|normal|inherit|initial|unset|revert|revert-layer|row|column|dense|subgrid|repeat|minmax|auto-fill|auto-fit|fit-content|min-content|max-content|calc|min|max|clamp|round)(?![\w-]))-{0,2}[a-z][\w-]*/i;
const LAYOUT =
  /^(display|position|top|right|bottom|left|inset(-.+)?|float|clear|box-sizing|(min-|max-)?(width|height|inline-size|block-size)|margin(-.+)?|padding(-.+)?|border(-(top|right|bottom|left))?-width|flex(-.+)?|grid(-.+)?|order|align-.+|justify-.+|place-.+|(row-|column-)?gap|columns?|column-count|overflow(-[xy])?|visibility|vertical-align|z-index|aspect-ratio|table-layout)$/;
