// The test function of all specs: a server, a customer's site and people of every role, once for each worker.

import { type BrowserContext, type Page, test as base } from "@playwright/test";

import { type Api, Calls, type Storage, api } from "./api";
import { type Person, type Role, addPerson, createSite, createToken, signIn } from "./app";
import { ADMIN, Louver } from "./server";
import { Site } from "./site";

interface Staff {
  people: Record<Role, Person>;
  storage: Record<Role, Storage>;
  token: string;
}

interface World {
  louver: Louver;
  site: Site;
  staff: Staff;
  /** The REST interface with a token. */
  rest: Api;
  /** The calls of an admin's browser, for what a test needs and does not test. */
  calls: Calls;
}

interface Actors {
  /** A new browser in which somebody of this role is signed in. */
  as: (role: Role) => Promise<Page>;
  /** A new site with nothing published; answers its key. */
  newSite: (name: string, origins?: string[]) => Promise<string>;
}

export const test = base.extend<Actors, World>({
  site: [
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
  louver: [
    async ({ site }, use, info) => {
      const louver = await Louver.start({ allow: [site.host] });
      site.tagFrom(louver.origin);
      await use(louver);
      await louver.stop();
      if (process.env.LOUVER_E2E_LOG) console.log(`log of worker ${info.workerIndex}:\n${louver.log}`);
    },
    { scope: "worker", timeout: 60_000 },
  ],
  staff: [
    async ({ browser, louver }, use) => {
      await use(await hire(() => browser.newContext(), louver));
    },
    { scope: "worker", timeout: 180_000 },
  ],
  rest: [async ({ louver, staff }, use) => use(api(louver, staff.token)), { scope: "worker" }],
  calls: [async ({ louver, staff }, use) => use(new Calls(louver, staff.storage.Admin)), { scope: "worker" }],
  as: async ({ browser, staff }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role) => {
      const context = await browser.newContext({ storageState: staff.storage[role], viewport: { width: 1440, height: 900 } });
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  newSite: async ({ as, louver, site }, use) => {
    await use(async (name, origins = [site.origin]) => {
      const admin = await as("Admin");
      const key = await createSite(admin, louver, name, origins);
      await admin.close();
      return key;
    });
  },
});

export { expect } from "@playwright/test";

/** Everybody signs in once: sign-ins are slow on purpose, and limited. */
async function hire(browse: () => Promise<BrowserContext>, louver: Louver): Promise<Staff> {
  const people: Record<Role, Person> = {
    Admin: ADMIN,
    Publisher: { email: "paz@louver.test", password: "eleven brass weathervanes" },
    Editor: { email: "eli@louver.test", password: "nineteen paper kingfishers" },
    Agent: { email: "ana@louver.test", password: "thirteen woollen compasses" },
  };
  const context = await browse();
  const page = await context.newPage();
  await signIn(page, louver, people.Admin);
  for (const role of ["Publisher", "Editor", "Agent"] as const) await addPerson(page, louver, people[role], role);
  const token = await createToken(page, louver, "end to end");
  const storage = { Admin: await context.storageState() } as Record<Role, Storage>;
  await context.close();
  for (const role of ["Publisher", "Editor", "Agent"] as const) {
    const own = await browse();
    await signIn(await own.newPage(), louver, people[role]);
    storage[role] = await own.storageState();
    await own.close();
  }
  return { people, storage, token };
}
