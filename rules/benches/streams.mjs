// Records the streams of the bench in Chromium, by rrweb: pages of three sizes and 3,000 changes of each, one event a line.
// Leaves them and rule sets of 10, 100 and 1,000 rules in `target/bench`; does nothing where they are younger than the page.

import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

const root = new URL('../../', import.meta.url);
const target = new URL('target/bench/', root);
const PAGES = { 2000: 16, 20000: 164, 100000: 825 };
const CHANGES = 3100;

/** Ids, classes, attributes, descendants and children, one of each in turn; few of many match on a page. */
function rules(count) {
    const parts = 'Root Header Body Row Cell Label Field Button Icon Link List Item Badge Panel Text Group'.split(' ');
    const kinds = [
        (n) => `#card-${n}`,
        (n) => (n < 100 ? `.ui-${parts[n % 16]}--v${n % 8}` : `.css-x${n}`),
        (n) => (n % 3 ? `[data-testid="card-${n}"]` : `input[name="name${n}"]`),
        (n) => `#form-${n} .ui-${parts[n % 16]}`,
        (n) => `#card-${n} > .ui-${parts[(n * 7) % 16]}`,
    ];
    const effects = ['mask', 'mask', 'disable', 'mask', 'hide'];
    return Array.from({ length: count }, (_, n) => ({ id: `r${n}`, effect: effects[n % 5], selector: kinds[n % 5](n) }));
}

async function record(browser, cards) {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><html lang="en"><head><title>Orders</title></head><body></body></html>');
    await page.addScriptTag({ content: readFileSync(new URL('node_modules/@rrweb/record/dist/record.umd.min.cjs', root), 'utf8') });
    await page.addScriptTag({ content: readFileSync(new URL('page.js', import.meta.url), 'utf8') });
    const events = await page.evaluate(async ([cards, changes]) => {
        window.fill(cards);
        for (const script of document.querySelectorAll('script')) script.remove();
        const events = [];
        (window.rrwebRecord ?? window.rrweb).record({ emit: (event) => events.push(JSON.stringify(event)), recordAfter: 'DOMContentLoaded', slimDOMOptions: { comment: true } });
        await window.change(changes);
        return events;
    }, [cards, CHANGES]);
    await page.close();
    return events;
}

const age = (url) => { try { return statSync(url).mtimeMs; } catch { return 0; } };
const made = age(new URL('rules-1000.json', target));
if (made > age(new URL('page.js', import.meta.url)) && made > age(new URL(import.meta.url))) process.exit();

mkdirSync(target, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const [nodes, cards] of Object.entries(PAGES)) {
    const events = await record(browser, cards);
    writeFileSync(new URL(`page-${nodes}.ndjson`, target), events.join('\n'));
    console.log(`page-${nodes}: ${events.length} events, full snapshot of ${Math.round(Math.max(...events.map((event) => event.length)) / 1000)} KB`);
}
await browser.close();
for (const count of [10, 100, 1000]) {
    writeFileSync(new URL(`rules-${count}.json`, target), JSON.stringify({ rules: rules(count) }));
}
