/**
 * What the policy and the page's own marks put on an element itself: password fields, cards, submit buttons, injected things.
 *
 * No rule is asked here. The relay finds the same in `rules/src/enforce/cover/policy.rs`.
 */

import { attr, formOf, hasAttr, isElement, isField, isText, isTyped, nameOf, parentOf, typeOf } from "./dom";
import { DISABLE, HIDE, MASK, PRIVATE } from "./rules";

/** The policy, and the password fields that it has met: they are remembered for as long as the page lives. */
export class Policy {
  #passwords = new WeakSet<Node>();
  #names = new Set<string>();

  /** How many names of password fields are known. */
  get names(): number {
    return this.#names.size;
  }

  /** What holds on an element whatever the rules say; that it may be a submit button is asked apart, for an `enable` lifts it. */
  of(element: Element): number {
    let bits = 0;
    if (nameOf(element) === "input" && this.#isPassword(element)) {
      bits |= MASK;
    }
    if (isField(element) && (attr(element, "autocomplete") ?? "").toLowerCase().split(/\s+/).some((token) => SECRET.has(token))) {
      bits |= MASK;
    }
    for (const word of (attr(element, "data-louver") ?? "").toLowerCase().split(/\s+/)) {
      bits |= word === "hide" ? HIDE : word === "mask" ? MASK : word === "disable" ? DISABLE : 0;
    }
    return bits;
  }

  /** A password field, one that was, or one of the same name, as a framework makes it anew or beside it to show the password. */
  #isPassword(element: Element): boolean {
    const names = ["name", "id"].map((key) => [key, attr(element, key)] as const).filter(([, value]) => value);
    const keys = names.map(([key, value]) => `${key}=${value}`);
    const type = typeOf(element);
    if (type === "password") {
      this.#passwords.add(element);
      keys.forEach((key) => this.#names.add(key));
    } else if (isTyped(element) && keys.some((key) => this.#names.has(key))) {
      this.#passwords.add(element);
    }
    return this.#passwords.has(element);
  }
}

/** Whether a private policy masks a node below one that is restricted so far. */
export function isPrivate(node: Node, above: number, revealed: boolean): boolean {
  const name = nameOf(node);
  if (isText(node) && WORDLESS.has(nameOf(parentOf(node)))) {
    return !revealed;
  }
  if (isText(node) || name === "option" || name === "optgroup") {
    return (above & PRIVATE) !== 0;
  }
  return isElement(node) && !isStructure(node) && !revealed;
}

/** Whether an element is for the page to work, and shows nothing itself: a private policy leaves it what it works by. */
export function isStructure(node: Node): boolean {
  return STRUCTURE.has(nameOf(node));
}

/** A control of the browser, or one that a page makes of other elements. */
export function isMadeField(element: Element): boolean {
  return isField(element) || hasAttr(element, "contenteditable") || ROLES.has((attr(element, "role") ?? "").trim().toLowerCase());
}

/** A control that submits a form. */
export function isSubmit(element: Element): boolean {
  const name = nameOf(element);
  if (name === "button") {
    const type = (attr(element, "type") ?? "").toLowerCase();
    return type === "submit" || (type !== "button" && type !== "reset" && formOf(element) !== null);
  }
  return name === "input" && ["submit", "image"].includes(typeOf(element));
}

/**
 * What something else than the page put into it, as password managers and writing helpers do: by names and marks of theirs (1Password,
 * DeepL, Grammarly, LanguageTool, LastPass, Microsoft Editor, Proton Pass, QuillBot), or for it stands beside the body, where no
 * parser puts what is shown.
 */
export const INJECTED = [
  "com-1password-button,com-1password-menu,com-1password-notification,deepl-input-controller,deepl-page-load-popup,editor-squiggler",
  "grammarly-desktop-integration,grammarly-extension,lt-highlighter,quillbot-extension-highlights,quillbot-extension-portal",
  "[data-grammarly-shadow-root],[data-lastpass-icon-root],[data-lastpass-root],[data-protonpass-role]",
  "html:root>:not(head,body,frameset,style,link,meta,base,script,noscript,template)",
].join();
/** The elements that [`Policy.of`] and [`isSubmit`] have something to say of. */
export const ALWAYS = "input,button,[autocomplete],[data-louver]";
const SECRET: ReadonlySet<string> = new Set(["current-password", "new-password", "one-time-code", "cc-number", "cc-csc"]);
const ROLES: ReadonlySet<string> = new Set(["textbox", "searchbox", "combobox", "spinbutton", "slider", "listbox"]);
const STRUCTURE: ReadonlySet<string> = new Set(["style", "link", "meta", "base", "script", "noscript", "template"]);
/** Of those, the ones whose text does nothing. */
const WORDLESS: ReadonlySet<string> = new Set(["link", "meta", "base"]);
