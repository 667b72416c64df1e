// A customer's website on an origin of its own. The first part of a path is the key of the site whose tag stands on the page
// (`plain` for none), so that one server serves every site that a test makes.
//
//   /{key}/saved/{file}   a saved page of `forms/ff`
//   /{key}/page/{name}    a page of ours, below
//   /hook                 takes what is posted there
//
// With `?snippet=` another snippet stands on the page than the usual one.

import { readFile } from "node:fs/promises";
import { type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { basename, join } from "node:path";

import { CORPUS } from "./paths";

export class Site {
  /** What was posted to `hook`. */
  readonly hooked: { headers: IncomingHttpHeaders; body: string }[] = [];
  /** How many wait for the page `slow`, which is never answered. */
  waiting = 0;
  private louver = "";
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      if (request.url?.endsWith("/page/slow")) return this.leave(response);
      const answered = request.url === "/hook" ? this.take(request, response) : answer(request, response, this.louver);
      answered.catch(() => response.writeHead(500).end());
    });
  }

  static async start(): Promise<Site> {
    const site = new Site();
    await new Promise<void>((listening) => site.server.listen(0, "127.0.0.1", listening));
    return site;
  }

  /** The origin that serves the tag; the server there has to know of this site before it starts. */
  tagFrom(louver: string): void {
    this.louver = louver;
  }

  get port(): number {
    const address = this.server.address();
    if (typeof address !== "object" || !address) throw new Error("the site has no port");
    return address.port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  get hook(): string {
    return `${this.origin}/hook`;
  }

  /** The same pages under an origin that no site allows. */
  get elsewhere(): string {
    return `http://localhost:${this.port}`;
  }

  page(key: string, name: string): string {
    return `${this.origin}/${key}/page/${name}`;
  }

  saved(key: string, file: string): string {
    return `${this.origin}/${key}/saved/${encodeURIComponent(file)}`;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    this.hooked.push({ headers: request.headers, body });
    response.writeHead(204).end();
  }

  private leave(response: ServerResponse): void {
    this.waiting += 1;
    response.on("close", () => (this.waiting -= 1));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, louver: string): Promise<void> {
  const url = new URL(request.url ?? "/", "http://site");
  const [, key = "plain", kind = "", name = ""] = url.pathname.split("/");
  const html = kind === "saved" ? await saved(decodeURIComponent(name)) : page(name, request);
  if (html === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end("nothing here");
    return;
  }
  const head = { "content-type": "text/html; charset=utf-8", ...HEADERS[name] };
  response.writeHead(200, head).end(key === "plain" ? html : tagged(html, url.searchParams.get("snippet") ?? `<script async src="${louver}/tag.js" data-site="${key}"></script>`));
}

/** The page with the tag as its owner would put it: in the head, or before everything else. */
function tagged(html: string, tag: string): string {
  const head = /<head[^>]*>/i.exec(html);
  if (!head) return tag + html;
  const at = head.index + head[0].length;
  return html.slice(0, at) + tag + html.slice(at);
}

/**
 * A saved page. Its links to other hosts lead nowhere: neither browser nor server may ask those for anything. The policy that the
 * program which saved it put in, and which lets no script connect anywhere, is not the site's: an owner who puts the tag on a page
 * lets it connect.
 */
async function saved(file: string): Promise<string | undefined> {
  const html = await readFile(join(CORPUS, "forms/ff", basename(file)), "utf8").catch(() => undefined);
  return html
    ?.replace(/<meta[^>]*http-equiv="?content-security-policy"?[^>]*>/gi, "")
    .replace(/https?:\/\//gi, "/away/")
    .replace(/(["'(=\s])\/\/(?=[\w-]+\.)/g, "$1/away/");
}

function page(name: string, request: IncomingMessage): string | undefined {
  if (name === "members") return request.headers.cookie?.includes("member=yes") ? members() : gate();
  if (name === "sign-in-now") return members();
  if (name === "large") return large();
  if (name === "huge") return plainPage("Huge", `<p>${"a long story ".repeat(900_000)}</p>`);
  return PAGES[name];
}

function plainPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;
}

/** 20,000 elements. */
function large(): string {
  const card = (i: number) =>
    `<article class="card" id="card-${i}"><h2 class="name">Name ${i}</h2><p class="text">What <b>it</b> is</p><span class="price">£ ${i}</span><label>Count <input name="count-${i}"></label><button type="button">Buy</button></article>`;
  return plainPage("Large", `<style>.cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px }</style><div class="cards">${Array.from({ length: 2500 }, (_, i) => card(i)).join("")}</div>`);
}

function gate(): string {
  return plainPage("Sign in", '<form action="sign-in-now"><label>Password <input type="password" name="p"></label><button>Go on</button></form>');
}

function members(): string {
  return plainPage(
    "Members",
    `<section id="card"><h2>Your card</h2><p class="member-number">M-3391</p></section>
     <label for="nick">Nickname</label> <input id="nick" autocomplete="off">
     <label for="secret">New password</label> <input id="secret" type="password" autocomplete="new-password">
     <label for="story">Your story</label> <textarea id="story"></textarea>
     <p id="greeting"></p>`,
  );
}

/** What some of the pages come with. */
const HEADERS: Record<string, Record<string, string>> = {
  "sign-in-now": { "set-cookie": "member=yes; Path=/" },
  unframed: { "x-frame-options": "DENY", "content-security-policy": "frame-ancestors 'none'" },
};

/** Small pages of ours. */
const PAGES: Record<string, string> = {
  prefilled: plainPage(
    "Prefilled",
    `<form><label>City <input id="city" value="TYPED-BEFORE-CITY-4410"></label> <label>Password <input type="password" value="TYPED-BEFORE-WORD-7731"></label>
     <label>Story <textarea>TYPED-BEFORE-STORY-9962</textarea></label><input type="hidden" name="t" value="TYPED-BEFORE-TOKEN-1187"></form>
     <!-- TYPED-BEFORE-COMMENT-3321 --><script type="application/json">{"who":"TYPED-BEFORE-SCRIPT-5549"}</script>`,
  ),
  hello: plainPage("Hello", '<p id="hello">A page like any other.</p><button type="button" id="press">Press</button>'),
  shell: '<!doctype html><html lang="en"><head><title>A shell</title></head><body><noscript>This needs scripts.</noscript><div id="root"></div></body></html>',
  unframed: plainPage("In no frame", '<p class="number">N-2217</p>'),
  form: plainPage(
    "A form",
    `<form id="form"><label for="who">Who</label> <input id="who" name="who">
     <label for="ssn">Number</label> <input id="ssn" name="ssn" class="secret">
     <p id="said"></p><button type="button" id="say">Say</button></form>`,
  ),
  order: plainPage("Order", '<p id="order-4929123456">What you ordered is on its way.</p>'),
  statement: plainPage(
    "Statement",
    `<table id="paid"><thead><tr><th>Date</th><th>IBAN</th><th>Amount</th></tr></thead><tbody>
     ${["DE00 1234 5678 9012 3456 78", "FR00 2345 6789 0123 4567 89", "NL00 3456 7890 1234 56"].map((iban, i) => `<tr><td>${i + 1} May</td><td>${iban}</td><td class="sum">${i + 1}0.00 €</td></tr>`).join("")}
     </tbody></table><iframe src="hello" title="Inside"></iframe>`,
  ),
  orders: plainPage("Orders", '<p><b class="price">£ 5</b> <b class="price">£ 6</b></p>'),
  picking: plainPage(
    "Picking",
    `<ul id="cart"><li><span>Tea</span> <b class="price">£ 3</b></li><li><span>Rice</span> <b class="price">£ 2</b></li><li><span>Salt</span> <b class="price">£ 1</b></li></ul>
     <form><p><label for="number">Number</label> <input id="number" name="card-number"></p>
     <p><label for="expiry">Expiry</label> <input id="expiry" name="card-expiry"></p>
     <p><label for="code">Code</label> <input id="code" name="card-code"></p><input type="hidden" name="token"></form>
     <nav id="menu" style="display: none"><div><a id="settings" href="/settings">Settings</a><a id="leave" href="/leave">Sign out</a></div></nav>
     <x-total><template shadowrootmode="open"><b id="in-shadow">£ 6</b></template></x-total>
     <input type="checkbox" id="gift" style="opacity: 0"><label for="gift">As a gift</label>`,
  ),
  account: plainPage(
    "Your account",
    `<form id="details"><p><label for="mail">E-mail address</label> <input id="mail" type="email"></p>
     <p><label for="phone">Telephone</label> <input id="phone" type="tel"></p>
     <p><label for="birth">Date of birth</label> <input id="birth"></p>
     <p><label for="colour">Favourite colour</label> <input id="colour"></p></form>
     <p class="note">Thank you for shopping here.</p>
     <button type="button" id="out">Sign out</button> <button type="button" id="end">Delete account</button>
     <div id="past" style="width: 200px; height: 60px; overflow: auto; scroll-behavior: smooth"><p style="height: 400px">What came before.</p></div>`,
  ),
};
