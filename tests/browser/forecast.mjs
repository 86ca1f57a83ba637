// The page of a forecast in a real browser. forecast.mjs WORK [--keep FOLDER]
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [work, , keep] = process.argv.slice(2);
const require = createRequire(join(process.env.PACKAGES, 'package.json'));
const { chromium } = require('playwright-core');
const rules = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const pictures = keep ?? join(work, 'pictures');
mkdirSync(pictures, { recursive: true });

/** Writes a page; the file in which it is. */
function written(name, ...more) {
    const file = join(work, `${name}.html`);
    execFileSync(process.env.JOURNEY, ['forecast', join(work, 'project'), '--format', 'html', '-o', file, '-q', ...more]);
    return file;
}

async function accessible(page) {
    const session = await page.context().newCDPSession(page);
    await session.send('Runtime.evaluate', { expression: rules });
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`));
    if (told.length) throw new Error(told.join('\n'));
}

const sizes = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    small: { viewport: { width: 320, height: 640 } },
    enlarged: { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
};

/** What a person does with the page, by name. */
const tests = {
    'nothing is asked of anybody, nothing is complained about, and everybody can read it': async ({ open }, file) => {
        for (const [name, options] of Object.entries(sizes)) {
            const page = await open(file, options);
            await page.screenshot({ path: join(pictures, `forecast_${name}.png`), fullPage: true });
            await accessible(page);
            const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(over <= 0, `${over} pixels wider than a ${name} screen`);
            await page.context().close();
        }
    },

    'every plot has its numbers behind it as a table': async ({ open }, file) => {
        const page = await open(file);
        const plots = await page.locator('svg.plot').count();
        assert.ok(plots >= 7, `${plots} plots`);
        assert.equal(await page.locator('figure:has(svg.plot) + details table').count(), plots);
        const unnamed = await page.locator('svg.plot:not([aria-label])').count();
        assert.equal(unnamed, 0);
        await page.locator('summary').first().focus();
        await page.keyboard.press('Enter');
        assert.ok(await page.locator('details table').first().isVisible());
        await page.context().close();
    },

    'a step of the picture leads to its numbers': async ({ open }, file) => {
        const page = await open(file);
        const links = await page.locator('.picture a[href^="#step-"]').evaluateAll((all) =>
            all.map((link) => decodeURIComponent(link.getAttribute('href').slice(1))));
        assert.ok(links.length > 10, `${links.length} links`);
        for (const id of links) {
            assert.ok(await page.evaluate((id) => Boolean(document.getElementById(id)), id), id);
        }
        await page.locator('.picture a[href^="#step-"]').first().press('Enter');
        assert.equal(await page.locator('tr:target').count(), 1);
        await page.context().close();
    },

    'the columns of calls do not cross the capacity': async ({ open }, file) => {
        const page = await open(file);
        const plot = page.locator('section[aria-labelledby="calls-per-hour"] svg.plot');
        const [line, columns] = [await plot.locator('.limit').boundingBox(), await plot.locator('path.bar').boundingBox()];
        assert.ok(columns.y >= line.y - 2, `${columns.y} is above ${line.y}`);
        assert.match(await plot.textContent(), /capacity 500 an hour/);
        await page.context().close();
    },

    'it goes on paper': async ({ open }, file) => {
        const page = await open(file);
        await page.emulateMedia({ media: 'print' });
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(paper, 'rgb(255, 255, 255)');
        const pdf = await page.pdf({ format: 'A4', path: join(pictures, 'forecast.pdf') });
        assert.ok(pdf.length > 20_000);
        await page.context().close();
    },

    'a comparison with itself is said to be none': async ({ open }) => {
        const page = await open(written('same', '--contacts', '500', '--compare', join(work, 'project')));
        assert.match(await page.locator('section[aria-labelledby="compared"]').textContent(), /No difference at all/);
        await accessible(page);
        await page.context().close();
    },
};

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const troubles = [];
const person = {
    async open(file, options = {}) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        const page = await context.newPage();
        page.on('request', (request) => request.url().startsWith(`file://${file}`) || troubles.push(`asks ${request.url()}`));
        page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(message.text()));
        page.on('pageerror', (error) => troubles.push(String(error)));
        await page.goto(`file://${file}`);
        return page;
    },
};
let failures = 0;
try {
    const file = written('forecast', '--contacts', '20000');
    for (const [name, test] of Object.entries(tests)) {
        let problem;
        try {
            await test(person, file);
            if (troubles.length) problem = troubles.join('\n');
        } catch (error) {
            problem = error.stack;
        }
        troubles.length = 0;
        console.log(`${problem ? 'FAILED' : 'ok    '} ${name}${problem ? `\n${problem}` : ''}`);
        failures += problem ? 1 : 0;
    }
} finally {
    await browser.close();
}
process.exit(failures ? 1 : 0);
