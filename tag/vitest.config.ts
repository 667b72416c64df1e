import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Each browser test file has a Chromium of its own; the machine may have two cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
