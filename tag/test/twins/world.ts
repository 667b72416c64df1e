/**
 * What happens in a page of a twin. Two pages that are made alike and run the same steps differ in what `Covers` calls covered,
 * and in what is never sent, and in nothing else.
 *
 * Runs in the page. Every choice that both twins have to make alike comes from `seeded(seed, step)` and from what they have in
 * common; what a covered place holds comes from a source of the twin's own.
 */

import type { PageRules } from "../../src/wire";
import { Covers, frame } from "./cover";
import { CLASSES, FOREIGN } from "./page";
import { Random, seeded } from "./random";

/** What the test must do with the real keyboard after a step. */
export interface Told {
  /** The step in words. */
  what: string;
  /** Keys to press. */
  keys: string;
}

export class World {
  #covers: Covers;
  /** Elements that both twins have, in the same order. */
  #common: Element[] = [];
  #sheets: CSSStyleSheet[] = [];
  #own: Random;
  #random: Random;

  constructor(
    readonly rules: PageRules,
    readonly seed: number,
    readonly twin: number,
  ) {
    this.#covers = new Covers(rules);
    this.#random = seeded(seed);
    this.#own = seeded(seed, twin + 1);
    this.#meet(document.documentElement);
  }

  /** Rules that hold from now on beside the others. */
  mask(selector: string): void {
    this.#covers.rules = { ...this.#covers.rules, mask: [...this.#covers.rules.mask, selector] };
  }

  /** Before anything is shared: shadow roots for what can have them, and secrets in all that is covered. */
  async begin(): Promise<void> {
    document.documentElement.style.cssText += ";min-height:30000px;overflow-anchor:none";
    this.#common.filter(({ localName }) => localName === "x-card").forEach((host) => this.#attach(host));
    // What held before the tag looked holds no more.
    this.#covers = new Covers(this.rules);
    this.#covers.look();
    this.#common.forEach((element) => this.#fill(element));
  }

  /** One change of the page, with as many changes of covered content as the twin likes. */
  async step(step: number): Promise<Told> {
    this.#random = seeded(this.seed, step);
    this.#covers.look();
    this.#common = this.#common.filter((element) => element.isConnected);
    await this.#churn();
    const name = this.#random.pick(Object.keys(this.#changes));
    const told = await this.#changes[name]?.();
    await this.#churn();
    return { what: `${name} ${told?.what ?? ""}`, keys: told?.keys ?? "" };
  }

  readonly #changes: Record<string, () => Partial<Told> | void | Promise<Partial<Told> | void>> = {
    text: () => this.#each(2, (element) => this.#below(element).length === 0 && this.#say(element)),
    add: () => this.#each(2, (parent) => this.#isOpenTo(parent) && this.#add(parent)),
    html: () =>
      this.#each(1, (parent) => {
        if (this.#isOpenTo(parent) && this.#below(parent).length < 40) {
          parent.innerHTML = `<p class="${this.#random.pick(CLASSES)}">one</p>two<b class="${this.#random.pick(CLASSES)}">three<i>four</i></b>`;
          this.#meet(parent);
        }
      }),
    move: () =>
      this.#each(2, (element) => {
        const into = this.#random.pick(this.#common);
        if (this.#isOpenTo(into) && !isWithin(into, element) && this.#isMovable(element)) {
          into.insertBefore(element, this.#commonChild(into));
        }
      }),
    remove: () => this.#each(1, (element) => !ROOTS.has(element.localName) && this.#below(element).length < 30 && element.remove()),
    removeAndAdd: () =>
      this.#each(2, (element) => {
        const parent = element.parentElement;
        if (parent && this.#isMovable(element) && this.#common.includes(parent)) {
          const next = this.#commonChild(parent);
          element.remove();
          parent.insertBefore(element, next?.isConnected ? next : null);
        }
      }),
    toggle: () => this.#each(3, (element) => !ROOTS.has(element.localName) && element.classList.toggle(this.#random.pick(CLASSES))),
    coverAndFill: () =>
      this.#each(2, (element) => {
        if (!ROOTS.has(element.localName)) {
          element.classList.add(this.#random.pick(["m", "h"]));
          this.#covers.look();
          [element, ...this.#below(element)].forEach((below) => this.#fill(below));
        }
      }),
    attribute: () =>
      this.#each(3, (element) => {
        const name = this.#random.pick(["title", "data-acct", "aria-label", "hidden", "dir", "role", "lang"]);
        if (this.#random.chance(0.3)) {
          element.removeAttribute(name);
        } else {
          element.setAttribute(name, this.#random.pick(["ltr", "one", "true"]));
        }
      }),
    style: () =>
      this.#each(3, (element) => {
        const style = (element as HTMLElement).style;
        style?.setProperty(this.#random.pick(["width", "color", "--name", "margin-left"]), `${1 + this.#random.below(90)}px`);
      }),
    input: () => this.#each(4, (element) => this.#input(element)),
    inputRightAfterClass: () =>
      this.#each(2, (element) => {
        if (FIELDS.has(element.localName)) {
          element.classList.add("m");
          this.#covers.look();
          this.#input(element);
        }
      }),
    password: () =>
      this.#each(1, (element) => {
        if (element.localName === "input" && (element as HTMLInputElement).type === "text") {
          (element as HTMLInputElement).type = "password";
          this.#covers.look();
          this.#fill(element);
        } else if (element.localName === "input" && (element as HTMLInputElement).type === "password") {
          (element as HTMLInputElement).type = "text";
        }
      }),
    reset: () => {
      this.#covers.look();
      const form = this.#random.maybe([...document.forms].filter((one) => this.#common.includes(one)));
      form?.reset();
    },
    sheet: () => {
      const style = document.createElement("style");
      style.textContent = `.plain::before{content:"${this.#printed()}"} .plain{margin:0}`;
      document.head.append(style);
      style.sheet?.insertRule(`b::after{content:"${this.#printed()}"}`);
      (style.sheet?.cssRules[0] as CSSStyleRule).style.setProperty("--own", `"${this.#printed()}"`);
    },
    adopt: () => this.#adopt(),
    shadow: () => this.#each(1, (element) => this.#attach(element)),
    slot: () => this.#each(2, (element) => element.setAttribute("slot", this.#random.pick(["a", "b"]))),
    frame: () => this.#frame(),
    scroll: () => this.#scroll(),
    title: () => {
      const title = this.#common.find(({ localName }) => localName === "title");
      document.title = title && this.#covers.of(title) !== "open" ? this.#secret() : this.#random.pick(["One", "Two"]);
    },
    route: () => history.pushState({}, "", `${location.origin}/route${this.#random.below(9)}?kept=1`),
    split: () =>
      this.#each(2, (element) => {
        const text = [...element.childNodes].find((child) => child.nodeType === Node.TEXT_NODE) as Text | undefined;
        if (text && this.#covers.of(text) === "open" && text.length > 2) {
          text.splitText(1);
        } else if (text && this.#covers.of(text) === "open") {
          text.appendData("more");
        }
      }),
    never: () =>
      this.#each(2, (parent) => {
        if (this.#isOpenTo(parent)) {
          const times = 1 + this.#own.below(3);
          Array.from({ length: times }, () => parent.append(document.createComment(this.#secret())));
          const script = Object.assign(document.createElement("script"), { type: "text/plain", text: this.#secret() });
          const hidden = Object.assign(document.createElement("input"), { type: "hidden", value: this.#secret() });
          const template = document.createElement("template");
          template.innerHTML = `<p>${this.#secret()}</p>`;
          parent.append(script, hidden, template);
        }
      }),
    extension: () => {
      const element = document.createElement(this.#random.pick([FOREIGN, "x-overlay"]));
      element.style.cssText = "position:fixed;width:9px;height:9px;overflow:hidden";
      element.innerHTML = `<p class="${this.#random.pick(CLASSES)}">menu</p>`;
      const place = element.localName === FOREIGN ? this.#random.pick(this.#common.filter((one) => this.#isOpenTo(one))) : document.documentElement;
      place.append(element);
      this.#meet(element);
      this.#covers.look();
      [element, ...this.#below(element)].forEach((below) => this.#fill(below));
    },
    keys: () => {
      const field = document.querySelector<HTMLElement>(this.#random.pick(["#typed", "#area"]));
      if (!field || this.#covers.of(field) === "open") {
        return {};
      }
      field.focus({ preventScroll: true });
      return { keys: this.#secret().replace(/[^A-Za-z0-9]/g, "") };
    },
    dialog: () => {
      this.#random.maybe(this.#common.filter(({ localName }) => localName === "dialog"))?.toggleAttribute("open");
    },
  };

  /** Adds elements below one that the twins have in common to what they have in common. */
  #meet(root: Element): void {
    const known = new Set(this.#common);
    const found = [root, ...root.querySelectorAll("*")];
    this.#common.push(...found.filter((element) => !known.has(element) && !element.closest("louver-panel,script,noscript,template,#scroller")));
    found.forEach((element) => {
      const inside = element.localName === "iframe" ? frame(element)?.documentElement : null;
      if (inside && !known.has(inside)) {
        this.#meet(inside);
      }
    });
  }

  #each(times: number, change: (element: Element) => unknown): { what: string } {
    const chosen = Array.from({ length: times }, () => this.#random.pick(this.#common));
    chosen.forEach((element) => change(element));
    return { what: chosen.map((element) => `${element.localName}#${element.id}.${element.className}`).join(" ") };
  }

  /** Whether both twins may put something into an element: it is no box of the twin's own and takes children. */
  #isOpenTo(parent: Element): boolean {
    return HOLDERS.has(parent.localName) && !parent.closest("svg,select,[contenteditable] svg");
  }

  /** What both twins have below an element. */
  #below(element: Element): Element[] {
    return this.#common.filter((other) => other !== element && element.contains(other));
  }

  /** A frame that moves loads again, in its own time. */
  #isMovable(element: Element): boolean {
    return !ROOTS.has(element.localName) && !this.#common.some((other) => other.localName === "iframe" && isWithin(other, element));
  }

  /** One of the children that both twins have, or none. */
  #commonChild(parent: Element): Element | null {
    return this.#random.maybe([...parent.children].filter((child) => this.#common.includes(child))) ?? null;
  }

  #add(parent: Element): void {
    const element = document.createElement(this.#random.pick(["p", "div", "b", "input", "x-new", "select", "a", "form", "img"]));
    if (this.#random.chance(0.6)) {
      element.className = this.#random.pick(CLASSES);
    }
    if (element.localName === "select") {
      element.innerHTML = `<option value="1">one</option><option class="${this.#random.pick(CLASSES)}">two</option>`;
    } else if (element.localName !== "input" && element.localName !== "img") {
      element.append("added", Object.assign(document.createElement("i"), { textContent: "inner", className: this.#random.pick(CLASSES) }));
    }
    parent.insertBefore(element, this.#commonChild(parent));
    this.#meet(element);
    this.#covers.look();
    [element, ...element.querySelectorAll("*")].forEach((below) => this.#fill(below));
  }

  #attach(host: Element): void {
    if (host.shadowRoot || !HOSTS.has(host.localName)) {
      return;
    }
    const root = host.attachShadow({ mode: "open" });
    root.innerHTML = `<p class="${this.#random.pick(CLASSES)}">shadow <b>deep</b></p><div class="${this.#random.pick(CLASSES)}"><slot name="a"></slot></div><slot></slot><input class="${this.#random.pick(CLASSES)}">`;
    [...root.children].forEach((child) => this.#meet(child));
    this.#covers.look();
    root.querySelectorAll("*").forEach((below) => this.#fill(below));
  }

  #adopt(): void {
    const hosts = this.#common.filter(({ shadowRoot }) => shadowRoot);
    const root = this.#random.chance(0.5) ? document : (this.#random.maybe(hosts)?.shadowRoot ?? document);
    const sheet = this.#random.chance(0.5) ? this.#random.maybe(this.#sheets) : undefined;
    const used = sheet ?? new CSSStyleSheet();
    if (!sheet) {
      this.#sheets.push(used);
      used.replaceSync(".plain{color:green} p{margin:1px}");
    } else {
      used.insertRule(`i{color:red}`);
      (used.cssRules[0] as CSSStyleRule).style.setProperty("content", `"${this.#printed()}"`);
    }
    root.adoptedStyleSheets = this.#random.chance(0.3) ? [used] : [...root.adoptedStyleSheets, used];
    // A covered tree adopts what its twin does not.
    const covered = hosts.filter((host) => host.shadowRoot && this.#covers.of(host) !== "open" && this.#covers.of(host.shadowRoot) === "hidden");
    const host = this.#own.maybe(covered);
    if (host?.shadowRoot && this.#own.chance(0.7)) {
      const own = new CSSStyleSheet();
      own.replaceSync(`.${this.#secret().replace(/\W/g, "")}{color:red}`);
      host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, own];
    }
  }

  async #frame(): Promise<void> {
    const parent = this.#random.pick(this.#common);
    if (!this.#isOpenTo(parent) || parent.ownerDocument !== document) {
      return;
    }
    const element = document.createElement("iframe");
    element.className = this.#random.pick(CLASSES);
    element.srcdoc = `<p class="${this.#random.pick(CLASSES)}">in frame</p><input value="v" class="${this.#random.pick(CLASSES)}"><b>two</b>`;
    const loaded = new Promise((resolve) => element.addEventListener("load", resolve, { once: true }));
    parent.insertBefore(element, this.#commonChild(parent));
    if (element.isConnected && element.contentWindow) {
      await loaded;
    }
    this.#meet(element);
    this.#covers.look();
    frame(element)?.querySelectorAll("*").forEach((below) => this.#fill(below));
  }

  async #scroll(): Promise<void> {
    const scroller = this.#random.chance(0.5) ? document.documentElement : (document.querySelector("#scroller") ?? document.documentElement);
    await scroll(scroller, 10 * this.#random.below(150));
  }

  /** Text that both know, or a secret where it is covered. */
  #say(element: Element): void {
    if (!HOLDERS.has(element.localName)) {
      return;
    }
    element.textContent = this.#covers.of(element) === "open" ? this.#random.pick(["hello", "world", "again"]) : this.#secret();
  }

  /** What a customer types or chooses in a field. */
  #input(element: Element): void {
    const covered = this.#covers.of(element) !== "open";
    const field = element as HTMLInputElement;
    if (element.localName === "select") {
      const { options } = element as HTMLSelectElement;
      const open = [...options].every((option) => this.#covers.of(option) === "open");
      field.value = (covered ? this.#own : this.#random).maybe(covered || open ? [...options] : [])?.value ?? field.value;
    } else if (field.type === "checkbox" || field.type === "radio") {
      const [own, common] = [this.#own.chance(0.5), this.#random.chance(0.5)];
      field.checked = this.#isAlone(field) ? own : common;
    } else if (FIELDS.has(element.localName) && field.type !== "file") {
      field.value = covered ? this.#value(field) : this.#plain(field);
    } else {
      return;
    }
    field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Whether what is chosen is covered, and changes nothing that is not: a radio button that goes on puts others off. */
  #isAlone(field: HTMLInputElement): boolean {
    const group = this.#common.filter((other) => other === field || (field.type === "radio" && (other as HTMLInputElement).type === "radio" && other.getAttribute("name") === field.name));
    return group.every((other) => this.#covers.of(other) !== "open");
  }

  #plain(field: HTMLInputElement): string {
    return field.type === "number" || field.type === "range" ? String(this.#random.below(50)) : `typed ${this.#random.below(9)}`;
  }

  #value(field: HTMLInputElement): string {
    const kind: Record<string, () => string> = {
      number: () => `${SECRET_DIGITS}${this.#own.below(1000)}`,
      range: () => String(this.#own.below(100)),
      color: () => `#${(0x100000 + this.#own.below(0xeffff)).toString(16)}`,
      date: () => `20${10 + this.#own.below(80)}-01-01`,
      month: () => `20${10 + this.#own.below(80)}-01`,
      week: () => `20${10 + this.#own.below(80)}-W01`,
      time: () => `${10 + this.#own.below(13)}:00`,
      "datetime-local": () => `20${10 + this.#own.below(80)}-01-01T10:00`,
    };
    return (kind[field.type] ?? (() => this.#secret()))();
  }

  /** Puts secrets into every place of a covered element that may hold one. */
  #fill(element: Element): void {
    const cover = this.#covers.of(element);
    if (cover === "open" || ROOTS.has(element.localName)) {
      return;
    }
    if (cover === "hidden" && this.#covers.of(element.parentElement ?? element) === "hidden" && this.#own.chance(0.5)) {
      element.append(...this.#anything());
    }
    const names = ["title", "alt", "aria-label", "placeholder", "data-acct", "label", "datetime", "cite", "min", "poster"];
    names.filter(() => this.#own.chance(0.3)).forEach((name) => element.setAttribute(name, this.#secret()));
    if (this.#own.chance(0.3)) {
      (element as HTMLElement).style?.setProperty("--secret", `"${this.#printed()}"`);
    }
    if (LOADS.has(element.localName) && this.#own.chance(0.5)) {
      element.setAttribute(element.localName === "a" ? "href" : "src", `/${this.#secret()}`);
    }
    const field = element as HTMLInputElement;
    if (FIELDS.has(element.localName)) {
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = this.#isAlone(field) ? this.#own.chance(0.5) : field.checked;
        field.setAttribute("value", this.#secret());
      } else if (element.localName !== "select" && field.type !== "file") {
        field.value = this.#value(field);
      }
    } else if (["li", "meter", "option", "button", "data"].includes(element.localName) && this.#own.chance(0.5)) {
      element.setAttribute("value", element.localName === "meter" ? String(this.#own.next()) : this.#secret());
    }
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && child.nodeValue?.trim() && this.#covers.of(child) !== "open") {
        child.nodeValue = this.#secret();
      }
    }
  }

  /** The twin's own changes of covered content: how many there are is part of the secret. */
  async #churn(): Promise<void> {
    this.#covers.look();
    const covered = this.#common.filter((element) => this.#covers.of(element) !== "open" && !ROOTS.has(element.localName));
    for (let times = this.#own.below(6); times > 0 && covered.length > 0; times -= 1) {
      const element = this.#own.pick(covered);
      if (this.#isFilled(element)) {
        this.#fill(element);
      }
      const hidden = this.#covers.of(element) === "hidden";
      if (hidden && !FIELDS.has(element.localName)) {
        if (this.#own.chance(0.5)) {
          element.append(...this.#anything());
        } else {
          element.querySelectorAll("[data-twin]").forEach((extra) => extra.remove());
        }
        await scroll(element, this.#own.below(100));
      }
    }
  }

  /** Whether a masked field may change alone: that it is filled is no secret. */
  #isFilled(element: Element): boolean {
    return !FIELDS.has(element.localName) || element.localName === "select" || (element as HTMLInputElement).value !== "";
  }

  /** Content that only this twin has; no rule names any of it. */
  #anything(): Node[] {
    return Array.from({ length: this.#own.below(4) }, () => {
      const name = this.#own.pick(["samp", "kbd", "var", "input", "x-own", "svg", "canvas", "style"]);
      const element = name === "svg" ? document.createElementNS("http://www.w3.org/2000/svg", "svg") : document.createElement(name);
      element.setAttribute("data-twin", "");
      element.setAttribute("title", this.#secret());
      if (name === "x-own") {
        const root = element.attachShadow({ mode: "open" });
        root.append(this.#secret());
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`.S3CRET{color:red}`);
        root.adoptedStyleSheets = [sheet];
      } else if (name === "style") {
        element.textContent = `.${this.#secret().replace(/\W/g, "")}{color:red}`;
      } else {
        element.append(this.#secret());
      }
      return element;
    });
  }

  /** A secret that can stand in a string of CSS. */
  #printed(): string {
    return this.#secret().replace(/\n/g, " ");
  }

  #secret(): string {
    return `S3CRET${this.twin}${this.#own.pick(["", " ", "-é", "😀", "‮ar", "\n"])}${this.#own.next().toString(36).slice(2, 3 + this.#own.below(30))}`;
  }
}

/** Whether a node stands in an element, or in a shadow tree of it. */
function isWithin(node: Node, element: Element): boolean {
  for (let at: Node | null = node; at; at = at.parentNode ?? (at as Partial<ShadowRoot>).host ?? null) {
    if (at === element) {
      return true;
    }
  }
  return false;
}

/** Scrolls, and waits until the page heard of it. */
async function scroll(element: Element, top: number): Promise<void> {
  const before = element.scrollTop;
  const heard = new Promise((resolve) => element.ownerDocument.addEventListener("scroll", resolve, { once: true, capture: true }));
  element.scrollTo({ top, behavior: "instant" });
  if (element.scrollTop !== before) {
    await heard;
  }
}

export const SECRET_DIGITS = "739155";
const ROOTS: ReadonlySet<string> = new Set(["html", "head", "body", "title", "meta", "link", "base", "style", "script", "noscript", "template", "iframe", "slot"]);
const FIELDS: ReadonlySet<string> = new Set(["input", "select", "textarea"]);
const LOADS: ReadonlySet<string> = new Set(["img", "a", "source", "area"]);
const HOSTS: ReadonlySet<string> = new Set(["div", "section", "article", "main", "p", "span", "x-new", "x-card"]);
/** Elements into which both twins put things. */
const HOLDERS: ReadonlySet<string> = new Set("div p section article main span b i li td th form ul label fieldset x-new x-card details dialog a h1 h2 h3 header footer nav body".split(" "));
