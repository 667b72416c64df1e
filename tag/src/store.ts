/** What a session keeps between the pages of one tab. The token is here and nowhere else. */

export interface Kept {
  id: string;
  token: string;
  /** The customer granted Write Mode. */
  write: boolean;
  /** The customer made the panel small. */
  small: boolean;
}

export class Store {
  readonly #key: string;

  constructor(site: string) {
    this.#key = `louver:${site}`;
  }

  read(): Kept | null {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(this.#key) ?? "null");
      if (typeof kept === "object" && kept !== null && "id" in kept && "token" in kept) {
        const is = (name: string): boolean => (kept as Record<string, unknown>)[name] === true;
        return { id: String(kept.id), token: String(kept.token), write: is("write"), small: is("small") };
      }
    } catch {
      // Storage is blocked or holds something else: then there is no session.
    }
    return null;
  }

  write(kept: Kept): void {
    sessionStorage.setItem(this.#key, JSON.stringify(kept));
  }

  clear(): void {
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      // Storage is blocked: nothing was kept.
    }
  }
}
