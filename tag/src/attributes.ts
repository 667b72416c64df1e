/** The attributes of one element as they are sent: of a masked one the structural ones, of others all that may leave the page. */

import { addressAt, baseOf } from "./base";
import { attr, attrsOf, boxOf, chosenOf, flatParent, hasAttr, isField, nameOf, namespaceOf, textOf, typeOf, valueOf, walkerOf } from "./dom";
import { layoutOnly, scrubCss, scrubValue } from "./css";
import { own } from "./own";
import { printsWords } from "./picture";
import { DISABLE, HIDE, LOST, MASK } from "./rules";
import { isScript, scrubUrl } from "./url";
import { TOKEN, type AttributeValue, type StyleChange } from "./wire";

type Value = AttributeValue | StyleChange;
type Values = Record<string, Value>;

/** Elements that are sent as an empty box when masked. */
export const BOXED: ReadonlySet<string> = new Set(
  "img picture svg canvas video audio iframe frame object embed applet".split(" "),
);

/** Elements whose box is a `span`: they would show or load something by themselves. */
export const REPLACED: ReadonlySet<string> = new Set(
  "img svg canvas video audio iframe frame object embed applet input select textarea".split(" "),
);

/** The attributes that a masked element keeps as they are. */
export const STRUCTURAL: ReadonlySet<string> = new Set(
  "id class type role for name rows cols size colspan rowspan width height dir disabled readonly required multiple hidden open".split(" "),
);

/** Elements whose content is never sent: a field's value says it, and a browser makes the copy of a chosen option itself. */
export const CHILDLESS: ReadonlySet<string> = new Set(["textarea", "selectedcontent"]);

/** Elements that are kept without attributes and content. */
export const EMPTIED: ReadonlySet<string> = new Set(["script", "noscript", "template", "noembed", "noframes"]);

/** The effects of a restricted element in words. */
export function effects(bits: number): string {
  return [bits & HIDE && "hide", bits & MASK && "mask", bits & LOST && "lost", bits & DISABLE && "disable"].filter(Boolean).join(" ");
}

/** The box of an element that is not shown. */
export function box(element: Element): Record<string, AttributeValue> {
  const { width, height } = boxOf(element);
  return { rr_width: `${Math.round(width)}px`, rr_height: `${Math.round(height)}px` };
}

/** A masked element's attributes out of `values`; its value is not among them. */
export function maskedOf(element: Element, values: Values): Values {
  const kept = Object.fromEntries(Object.entries(values).filter(([name]) => STRUCTURAL.has(name)));
  const style = "style" in values ? layoutOf(element) : "";
  return { ...kept, ...(style && { style }) };
}

/** What a masked element's own style says of layout. */
export function layoutOf(element: Element): string {
  return layoutOnly(attr(element, "style") ?? "");
}

/** The value of a masked control: the token when it is filled; none for what has none to show. */
export function maskedValue(element: Element): string | null {
  const type = typeOf(element);
  const shows = nameOf(element) === "textarea" || (nameOf(element) === "input" && !VALUELESS.has(type));
  return shows ? (valueOf(element) === "" ? "" : TOKEN) : null;
}

/** An unrestricted element's attributes out of `values`. */
export function plainOf(element: Element, values: Values, urlParams: ReadonlySet<string>): Values {
  const name = nameOf(element);
  if (name === "meta") {
    return metaOf(element, values);
  }
  const kept: Values = {};
  for (const [key, value] of Object.entries(values)) {
    const scrubbed = plain(element, name, key, value, urlParams);
    if (scrubbed !== undefined) {
      kept[key] = scrubbed;
    }
  }
  return kept;
}

/** The attributes of a live element as they stand in the page. */
export function liveAttributes(element: Element): Record<string, AttributeValue> {
  return Object.fromEntries(attrsOf(element).map(({ name, value }) => [name, value]));
}

/**
 * What a control shows now, in the form of attributes: the page's own attributes may be stale. A select shows none while the value
 * of a chosen option is something that `conceals`.
 */
export function controlState(element: Element, conceals: (node: Node) => boolean): Record<string, AttributeValue> {
  const name = nameOf(element);
  if (name === "option") {
    return (element as HTMLOptionElement).selected ? { selected: true } : {};
  }
  if (!isField(element)) {
    return {};
  }
  const type = typeOf(element);
  if (type === "checkbox" || type === "radio") {
    const value = attr(element, "value");
    return { ...(value !== null && { value }), ...((element as HTMLInputElement).checked && { checked: true as const }) };
  }
  const secret = name === "select" && chosenOf(element).some((option) => isSecret(option, conceals));
  const value = secret || type === "hidden" || type === "file" ? "" : valueOf(element);
  return value === "" ? {} : { value };
}

/** Whether the value of an option is covered: without one of its own it is all text in it. */
function isSecret(option: Element, conceals: (node: Node) => boolean): boolean {
  const walker = walkerOf(option);
  for (let at: Node | null = option; at; at = hasAttr(option, "value") ? null : walker.nextNode()) {
    if (conceals(at)) {
      return true;
    }
  }
  return false;
}

/** Of an element that is not shown itself, what it works by. */
export function workingOf(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => STRUCTURAL.has(name) || WORKING.has(name)));
}

function plain(element: Element, name: string, key: string, value: Value, urlParams: ReadonlySet<string>): Value | undefined {
  const lower = key.toLowerCase();
  if (lower.startsWith("on") || lower.startsWith("rr_media") || DROPPED.has(lower)) {
    return undefined;
  }
  if (lower === "style" && typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([property, set]) => [
        property,
        set === false ? false : typeof set === "string" ? scrubValue(property, set) : [scrubValue(property, set[0]), set[1]],
      ]),
    ) as StyleChange;
  }
  if (typeof value !== "string") {
    return value;
  }
  if (lower === "_csstext" && isMisled(element, name)) {
    return undefined;
  }
  if (lower === "style" || lower === "_csstext") {
    // The recorder marks where texts met, be it in the midst of a string.
    return scrubCss(value.replaceAll("/* rr_split */", ""));
  }
  if ((lower === "src" || lower === "poster" || lower === "srcset") && isMedia(element, name)) {
    return undefined;
  }
  if ((lower === "src" || lower === "data") && name !== "img" && BOXED.has(name)) {
    return undefined;
  }
  if (lower === "value" && name === "input" && ["hidden", "file"].includes(typeOf(element))) {
    return undefined;
  }
  return address(element, name, lower, value, urlParams);
}

/** An attribute that holds an address, scrubbed; others as they are. */
function address(element: Element, name: string, key: string, value: string, urlParams: ReadonlySet<string>): string | undefined {
  const base = baseOf(element);
  if (key === "href" || key.endsWith(":href")) {
    const own = attr(element, key) ?? value;
    if (namespaceOf(element) === SVG && name !== "a") {
      // Gradients, symbols and the like are named by a fragment of the page itself; rrweb makes it absolute.
      return own.startsWith("#") ? own : isScript(value, base) ? undefined : value;
    }
    if (name === "link" && (printsWords(value) || isScript(value, base))) {
      return undefined;
    }
    if (name === "link" && isSheet(element)) {
      return value;
    }
    return scrubUrl(value, urlParams, base) ?? undefined;
  }
  if (LINKS.has(key)) {
    return scrubUrl(value, urlParams, base) ?? undefined;
  }
  if ((LOADED.has(key) && isScript(value, base)) || (ANIMATED.has(key) && /href\s*$/i.test(attr(element, "attributeName") ?? ""))) {
    return undefined;
  }
  return value;
}

/** Whether a style sheet, or one that it brings, is where a covered `base` leads: the recorder says so in the sheet's addresses. */
function isMisled(element: Element, name: string): boolean {
  const brought = name === "link" ? (attr(element, "href") ?? "") : null;
  const full = addressAt(element, brought ?? "");
  return full !== null && (brought === null ? /@import|\\/i.test(textOf(element)) : full !== own(element as HTMLLinkElement, "href"));
}

/** Whether a link brings a style sheet, or is made to bring one once it is there. */
function isSheet(link: Element): boolean {
  return /(^|\s)stylesheet(\s|$)/i.test(attr(link, "rel") ?? "") || attr(link, "as")?.toLowerCase() === "style";
}

function metaOf(element: Element, values: Values): Values {
  const viewport = (attr(element, "name") ?? "").toLowerCase() === "viewport";
  const kept = hasAttr(element, "charset") ? ["charset"] : viewport ? ["name", "content"] : [];
  return Object.fromEntries(Object.entries(values).filter(([key]) => kept.includes(key)));
}

function isMedia(element: Element, name: string): boolean {
  if (name === "video" || name === "audio" || name === "track") {
    return true;
  }
  const parent = name === "source" ? nameOf(flatParent(element)) : "";
  return parent === "video" || parent === "audio";
}

/** What a style sheet or a base works by, beside what is structural. */
const WORKING: ReadonlySet<string> = new Set(["href", "rel", "media", "as", "_cssText"]);
const SVG = "http://www.w3.org/2000/svg";
const VALUELESS: ReadonlySet<string> = new Set(["checkbox", "radio", "image", "hidden"]);
const DROPPED: ReadonlySet<string> = new Set([
  "nonce",
  "srcdoc",
  "integrity",
  "data-louver",
  "data-rr-is-password",
  "rr_dataurl",
  "rr_src",
  "ping",
]);
const LINKS: ReadonlySet<string> = new Set(["action", "formaction", "cite", "longdesc", "manifest", "profile", "codebase"]);
/** What an animation of SVG makes of an attribute. */
const ANIMATED: ReadonlySet<string> = new Set(["to", "from", "by", "values"]);
const LOADED: ReadonlySet<string> = new Set(["src", "data", "poster", "background", "icon", "lowsrc", "dynsrc"]);
