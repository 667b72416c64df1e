/**
 * Style sheets as an agent may see them.
 *
 * CSS prints text of its own (`content`, and custom properties that end up in it); a site may put a person's data there. String
 * literals with a letter or digit in such values become empty, and so do pictures in URLs that print any. Icon fonts live in the
 * private use area and stay.
 */

import { printsWords } from "./picture";

/** A style sheet or declaration block with the strings that print text emptied. */
export function scrubCss(css: string): string {
  let out = "";
  let copied = 0;
  let start = 0;
  let braces = 0;
  let at = 0;
  while (at < css.length) {
    const char = css[at];
    if (char === "/" && css[at + 1] === "*") {
      const end = css.indexOf("*/", at + 2);
      at = end < 0 ? css.length : end + 2;
    } else if (char === "\\") {
      at += 2;
    } else if (char === '"' || char === "'") {
      const end = endOfString(css, at);
      const closed = isClosed(css, at, end);
      const text = unescaped(css.slice(at + 1, closed ? end - 1 : end));
      if ((prints(css.slice(start, at)) && hasWord(text)) || printsWords(text)) {
        out += css.slice(copied, at) + '""';
        at = copied = closed ? end : endOfDeclaration(css, end);
      } else {
        at = end;
      }
    } else if (isUrl(css, at)) {
      const end = endOfUrl(css, at);
      if (printsWords(unescaped(css.slice(at + "url(".length, css[end - 1] === ")" ? end - 1 : end)))) {
        out += css.slice(copied, at) + 'url("")';
        copied = end;
      }
      at = end;
    } else {
      at += 1;
      if (char === "{" && CUSTOM.test(css.slice(start, at))) {
        braces += 1;
      } else if (char === "}" && braces > 0) {
        braces -= 1;
      } else if (char === "{" || char === "}" || (char === ";" && braces === 0)) {
        start = at;
        braces = 0;
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
  const { style: parsed } = document.createElement("div");
  parsed.cssText = style;
  return Array.from(parsed, (property) => ({ property, value: parsed.getPropertyValue(property), priority: parsed.getPropertyPriority(property) }))
    .filter(({ property, value }) => value !== "" && LAYOUT.test(property) && !(property.startsWith("grid") && NAMED.test(value)) && !/["'\\]|(url|var|attr|counters?|env|image|image-set)\s*\(/i.test(value))
    .map(({ property, value, priority }) => `${property}: ${value}${priority && " !important"};`)
    .sort()
    .join(" ");
}

/** Whether a declaration that begins so prints its strings; an escape in the name counts as yes. */
function prints(begin: string): boolean {
  const plain = begin.replace(/\/\*[^]*?\*\//g, "");
  return PRINTING.test(plain) || (/^\s*[-\w]*\\/.test(plain) && !plain.includes("["));
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** What a literal says. */
function unescaped(literal: string): string {
  return literal
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, code: string) => character(parseInt(code, 16)))
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
  return (css[at] === "u" || css[at] === "U") && /^url\(\s*[^"'\s]/i.test(css.slice(at, at + 64));
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

const CUSTOM = /^\s*(\/\*[^]*?\*\/\s*)*--[^\s:;{}]*\s*:/;
const PRINTING =
  /^\s*(--[^\s:;{}]*|content|quotes|list-style(-type)?|text-overflow|(-webkit-)?hyphenate-character|(additive-)?symbols|prefix|suffix|negative|pad|initial-value|(-webkit-)?text-emphasis(-style)?)\s*:/i;
/** A word that is none of the grid's own: a name that the page gave. */
const NAMED = /(?<![\w.-])(?!(auto|none|span|normal|inherit|initial|unset|revert|revert-layer|row|column|dense|subgrid|repeat|minmax|auto-fill|auto-fit|fit-content|min-content|max-content|calc|min|max|clamp|round)(?![\w-]))-{0,2}[a-z][\w-]*/i;
const LAYOUT =
  /^(display|position|top|right|bottom|left|inset(-.+)?|float|clear|box-sizing|(min-|max-)?(width|height|inline-size|block-size)|margin(-.+)?|padding(-.+)?|border(-(top|right|bottom|left))?-width|flex(-.+)?|grid(-.+)?|order|align-.+|justify-.+|place-.+|(row-|column-)?gap|columns?|column-count|overflow(-[xy])?|visibility|vertical-align|z-index|aspect-ratio|table-layout)$/;
