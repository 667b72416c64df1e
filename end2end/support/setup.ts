// Before all tests: without a binary there is nothing to test, and saying so once is better than a hundred failures.

import { existsSync } from "node:fs";

import { BINARY, corpusMissing } from "./paths";

export default function setup(): void {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is not there: build it with 'cargo xtask build', or set LOUVER_BIN`);
  const missing = corpusMissing();
  if (missing) console.warn(`\nTests on saved pages are ${missing}\n`);
}
