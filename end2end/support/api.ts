// The REST interface, as an integrator's program uses it.

import { expect } from "@playwright/test";

import type { Louver } from "./server";

export interface Rule {
  id: string;
  effect: "hide" | "mask" | "disable" | "reveal" | "enable";
  selector: string;
  pages?: string[];
}

export interface RuleSet {
  policy?: { text?: "visible" | "private"; pause?: string[]; urlParams?: string[] };
  rules: Rule[];
}

export interface Api {
  ask: (path: string, options?: RequestInit) => Promise<Response>;
  /** Replaces the draft and publishes it; answers the version's number. */
  publish: (key: string, rules: RuleSet, message?: string) => Promise<number>;
}

/** `mask("#a")` and so on, with an id of its own. */
export function rule(effect: Rule["effect"], selector: string, ...pages: string[]): Rule {
  count += 1;
  return { id: `t${count}`, effect, selector, pages };
}

export function api(louver: Louver, token: string): Api {
  const ask = (path: string, options: RequestInit = {}) =>
    fetch(louver.at(`/api/v1/${path}`), {
      ...options,
      headers: { authorization: `Bearer ${token}`, ...(options.body ? { "content-type": "application/json" } : {}), ...(options.headers as Record<string, string>) },
    });
  const publish = async (key: string, rules: RuleSet, message = "for a test") => {
    const draft = await ask(`sites/${key}/draft`);
    const tag = draft.headers.get("etag") ?? "";
    const saved = await ask(`sites/${key}/draft`, { method: "PUT", headers: { "if-match": tag }, body: JSON.stringify(rules) });
    expect(saved.status, await saved.clone().text()).toBeLessThan(300);
    const published = await ask(`sites/${key}/versions`, { method: "POST", body: JSON.stringify({ message }) });
    expect(published.status, await published.clone().text()).toBeLessThan(300);
    const version = (await published.json()) as { number?: number; version?: number };
    return version.number ?? version.version ?? 0;
  };
  return { ask, publish };
}

let count = 0;
