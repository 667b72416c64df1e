// How good picked selectors are, beside `@medv/finder` and `css-selector-generator`, on saved pages; Chromium judges.
// Each element gets a selector of each; then the page changes as from one release to another (`pick/change.js`). The last line
// tells how many elements the fingerprint finds beyond that; where it says `lost`, it says that a person has to look.
//
// PICK_PAGES and PICK_MOST take fewer pages and elements of a page, PICK_SEEDS other changes, PICK_ENGINE another build of ours.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { buildSync } from 'esbuild';

const root = new URL('../../', import.meta.url);
const target = new URL('target/bench/pick/', root);
const corpus = new URL('forms/ff/', process.env.LOUVER_CORPUS ? `file://${process.env.LOUVER_CORPUS}/` : new URL('../shared/corpus/', root));

/** What a person would pick to cover or to open: controls and what can be pressed. */
const PICKED = 'input:not([type=hidden]), select, textarea, button, a[href], area[href], label, summary, [onclick], '
    + '[role=button], [role=link], [role=checkbox], [role=radio], [role=switch], [role=tab], [role=option], [role=menuitem]';

if (!existsSync(corpus)) {
    console.log('picking: there are no saved pages here');
    process.exit();
}

/** Without the limits that css-selector-generator's documentation gives as an example it runs out of memory on elements of many classes. */
const bundle = buildSync({
    stdin: {
        contents: `import { finder } from '@medv/finder'; import { getCssSelector } from 'css-selector-generator';
            window.rivals = { finder, 'css-selector-generator': (element) => getCssSelector(element, { maxCombinations: 100, maxCandidates: 100 }) };`,
        resolveDir: fileURLToPath(root),
    },
    bundle: true, format: 'iife', write: false,
}).outputFiles[0].text;
const scripts = [
    readFileSync(new URL('node_modules/@rrweb/record/dist/record.umd.min.cjs', root), 'utf8'), bundle,
    ...['pick/change.js', 'pick/judge.js'].map((name) => readFileSync(new URL(name, import.meta.url), 'utf8')),
].map((script) => `(() => {${script}\n})();`).join('\n');

const OURS = 'louver';
const RIVALS = (process.env.PICK_RIVALS ?? 'finder,css-selector-generator').split(',').filter(Boolean);
/** The most elements of one page, since the rivals take up to a second for one. */
const MOST = Number(process.env.PICK_MOST ?? 25);
const SEEDS = (process.env.PICK_SEEDS ?? '1,2').split(',').map(Number);

/** Loads a page, whose own scripts do not run; those of the bench are evaluated from outside. */
async function open(html) {
    body = html;
    await page.goto('https://page.test/', { waitUntil: 'domcontentloaded' });
    await page.evaluate(scripts);
    await page.evaluate(([picked, most]) => window.choose(picked, most), [PICKED, MOST]);
}

/** Lets the engine answer for pages that were snapshot, one a line. */
function engine(lines) {
    mkdirSync(target, { recursive: true });
    const file = new URL('pages.ndjson', target);
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const command = process.env.PICK_ENGINE?.split(' ') ?? ['cargo', 'bench', '--quiet', '--package', 'rules', '--bench', 'pick', '--'];
    const run = spawnSync(command[0], [...command.slice(1), fileURLToPath(file)], { cwd: fileURLToPath(root), encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'inherit'] });
    if (run.status !== 0) throw new Error(`the engine's side failed: ${run.status}`);
    return run.stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

/** Milliseconds an element on a page of 5,000: the mean, and the slowest. */
async function timed() {
    await open('<!doctype html><title>Orders</title><body></body>');
    await page.evaluate(`(() => {${readFileSync(new URL('page.js', import.meta.url), 'utf8')}; window.fill(63); })()`);
    await page.evaluate(([picked, most]) => window.choose(picked, most), [PICKED, 1000]);
    const before = await page.evaluate(() => window.snapshot());
    const [{ mean, slowest }] = engine([{ before }]);
    await page.evaluate(([picked, most]) => window.choose(picked, most), [PICKED, 20]);
    return { [OURS]: [mean, slowest], ...await page.evaluate((rivals) => window.timed(rivals), RIVALS) };
}

const browser = await chromium.launch({ executablePath: process.env.LOUVER_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND'] });

let body = '';
const context = await browser.newContext({ javaScriptEnabled: false });
const page = await context.newPage();
await page.route('**', (route) => (route.request().url() === 'https://page.test/'
    ? route.fulfill({ contentType: 'text/html; charset=utf-8', body }) : route.abort()));

const names = readdirSync(corpus).filter((name) => name.endsWith('.html')).sort().slice(0, Number(process.env.PICK_PAGES ?? 1000));
const pages = [];
for (const name of names) {
    const html = readFileSync(new URL(name, corpus), 'utf8');
    await open(html);
    const before = await page.evaluate(() => window.snapshot());
    const selectors = await page.evaluate((rivals) => window.selectors(rivals), RIVALS);
    pages.push({ name, html, before, selectors });
}

engine(pages.map(({ before }) => ({ before }))).forEach((answer, place) => {
    pages[place].selectors[OURS] = answer.selectors;
});

const tally = {};
for (const generator of [OURS, ...RIVALS]) tally[generator] = { all: 0, alone: 0, length: 0, exact: 0, wrong: 0, lost: 0, changed: 0 };
const log = [];
const found = { exact: 0, wrong: 0, lost: 0 };
const times = await timed();
for (const saved of pages) {
    for (const seed of SEEDS) {
        await open(saved.html);
        const before = await page.evaluate((selectors) => window.judge(selectors), saved.selectors);
        await page.evaluate((seed) => window.change(seed), seed * 1000 + names.indexOf(saved.name));
        const after = await page.evaluate((selectors) => window.judge(selectors), saved.selectors);
        (saved.after ??= []).push(await page.evaluate(() => window.snapshot()));
        for (const [generator, sum] of Object.entries(tally)) {
            saved.selectors[generator].forEach((selector, place) => {
                if (seed === SEEDS[0]) {
                    sum.all += 1;
                    sum.length += selector?.length ?? 0;
                    sum.alone += before[generator][place] === 'exact';
                }
                sum.changed += 1;
                sum[after[generator][place]] += 1;
                log.push([saved.name, seed, generator, place, before[generator][place], after[generator][place], selector].join('\t'));
            });
        }
    }
}

engine(pages.map(({ before, after }) => ({ before, after }))).forEach(({ located }, place) => {
    located.forEach((answers, round) => answers.forEach((answer, element) => {
        found[answer] += 1;
        log.push([pages[place].name, SEEDS[round], 'fingerprint', element, '', answer, pages[place].selectors[OURS][element]].join('\t'));
    }));
});
writeFileSync(new URL('log.tsv', target), log.join('\n'));

const percent = (part, whole) => `${(100 * part / Math.max(whole, 1)).toFixed(1)} %`.padStart(8);
const say = (name, ...cells) => console.log(name.padEnd(24), ...cells.map((cell) => cell.padStart(9)));
console.log(`${tally[OURS].all} elements on ${pages.length} saved pages, ${SEEDS.length} changes of each; time on a page of 5,000 elements, mean (slowest)`);
say('', 'alone', 'length', 'exact', 'wrong', 'lost', 'time');
for (const [generator, { all, alone, length, exact, wrong, lost, changed }] of Object.entries(tally)) {
    const [mean, slowest] = times[generator] ?? [0, 0];
    say(generator, percent(alone, all), (length / all).toFixed(1), percent(exact, changed), percent(wrong, changed), percent(lost, changed), `${mean.toFixed(2)} ms (${slowest.toFixed(1)})`);
}
const sum = found.exact + found.wrong + found.lost;
say(`${OURS}, fingerprint`, '', '', percent(found.exact, sum), percent(found.wrong, sum), percent(found.lost, sum));
await browser.close();
