/** Which colours the customer's browser asks pages for, so that the agent sees the page in the same ones. */

import type { Scheme } from "./wire";

/** The one query for all: browsers answer each call with another object, and listeners are to be found again. */
export function prefersDark(): MediaQueryList {
  return (query ??= matchMedia("(prefers-color-scheme: dark)"));
}

export function schemeOf({ matches }: { matches: boolean }): Scheme {
  return matches ? "dark" : "light";
}

let query: MediaQueryList | undefined;
