/** Style sheets as they are sent: changes of their rules, and the sheets that documents and shadow trees adopt. */

import { scrubCss, scrubValue } from "./css";
import { isDocument, shadowOf } from "./dom";
import { own } from "./own";
import * as w from "./wire";

/** What the sheets have to know of the nodes that own them. */
export interface Owners {
  /** The live node of an id. */
  node(id: number): Node | null;
  /** Whether the sheets that a document or a shadow tree adopts are sent. */
  isStyled(id: number): boolean;
  /** Whether the style that stands in a node is sent. */
  isShown(id: number): boolean;
}

export class Sheets {
  #adopted = new Map<number, number[]>();
  /** The adopted sheets whose rules the relay holds. */
  #told = new Set<number>();
  /** The sheets that the numbers mean. The recorder does not tell when a list is emptied or shortened: the page is asked who has one. */
  #sheets = new Map<number, CSSStyleSheet>();

  constructor(private readonly owners: Owners) {}

  clear(): void {
    this.#adopted.clear();
    this.#told.clear();
    this.#sheets.clear();
  }

  /** What the node adopted, told again; null where there is nothing to tell. */
  again(id: number): w.AdoptedData | null {
    const styleIds = this.#adopted.get(id);
    return styleIds && this.owners.isStyled(id) ? { source: w.ADOPTED, id, styleIds } : null;
  }

  adopt({ id, styleIds, styles = [] }: w.AdoptedData): w.AdoptedData | null {
    const live = this.#live(id);
    if (live.length === styleIds.length) {
      styleIds.forEach((styleId, place) => this.#sheets.set(styleId, live[place] as CSSStyleSheet));
    }
    if (!this.owners.isStyled(id)) {
      return null;
    }
    this.#adopted.set(id, styleIds);
    const told = styles.map(({ styleId, rules }) => ({
      styleId,
      rules: rules.map((rule) => ({ ...rule, rule: scrubCss(rule.rule) })),
    }));
    told.forEach(({ styleId }) => this.#told.add(styleId));
    const all = [...told, ...this.#untold(id, styleIds)];
    return { source: w.ADOPTED, id, styleIds, ...(all.length > 0 && { styles: all }) };
  }

  rule(data: w.SheetRuleData): w.SheetRuleData | null {
    if (!this.#owns(data)) {
      return null;
    }
    const { id, styleId, removes } = data;
    return {
      source: w.SHEET_RULE,
      ...(id !== undefined && { id }),
      ...(styleId !== undefined && { styleId }),
      ...(data.adds && { adds: data.adds.map((add) => ({ ...add, rule: scrubCss(add.rule) })) }),
      ...(removes && { removes }),
      ...(data.replace !== undefined && { replace: scrubCss(data.replace) }),
      ...(data.replaceSync !== undefined && { replaceSync: scrubCss(data.replaceSync) }),
    };
  }

  declaration(data: w.DeclarationData): w.DeclarationData | null {
    if (!this.#owns(data)) {
      return null;
    }
    const { id, styleId, index, set, remove } = data;
    if (set && set.value !== null && set.value !== "" && !CSS.supports(set.property, set.value)) {
      // The browser passes over it, and what it is cannot be told.
      return null;
    }
    return {
      source: w.DECLARATION,
      ...(id !== undefined && { id }),
      ...(styleId !== undefined && { styleId }),
      index,
      ...(set && { set: { ...set, value: set.value === null ? null : scrubValue(set.property, set.value) } }),
      ...(remove && { remove }),
    };
  }

  /** Whether the style sheet of a change belongs to a node whose style is sent. */
  #owns({ id, styleId }: { id?: number; styleId?: number }): boolean {
    if (id !== undefined) {
      return this.owners.isShown(id);
    }
    const sheet = styleId === undefined ? undefined : this.#sheets.get(styleId);
    return sheet !== undefined && [...this.#adopted.keys()].some((owner) => this.owners.isStyled(owner) && this.#live(owner).includes(sheet));
  }

  /** The sheets that a document or a shadow tree has adopted by now. */
  #live(id: number): readonly CSSStyleSheet[] {
    const live = this.owners.node(id);
    const sheets = live && isDocument(live) ? own(live, "adoptedStyleSheets") : live && shadowOf(live)?.adoptedStyleSheets;
    return sheets ? [...sheets] : [];
  }

  /** Sheets that the recorder told of for a masked tree first, where nothing was sent of them. */
  #untold(id: number, styleIds: number[]): { styleId: number; rules: { rule: string; index: number }[] }[] {
    const sheets = this.#live(id);
    return styleIds.flatMap((styleId, place) => {
      const sheet = sheets.length === styleIds.length ? sheets[place] : undefined;
      if (!sheet || this.#told.has(styleId)) {
        return [];
      }
      this.#told.add(styleId);
      return [{ styleId, rules: Array.from(sheet.cssRules, ({ cssText }, index) => ({ rule: scrubCss(cssText), index })) }];
    });
  }
}
