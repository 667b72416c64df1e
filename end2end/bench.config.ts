import config from "./playwright.config";

/** What is measured and not judged: `npx playwright test --config end2end/bench.config.ts`. */
export default { ...config, testDir: "bench" };
