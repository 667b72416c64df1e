import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Playwright's tests are files of their own kind and run by themselves.
    include: ["tag/**/*.test.ts", "app/replay/**/*.test.ts", "app/json/**/*.test.ts"],
    // Each browser test file has a Chromium of its own; the machine may have two cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
