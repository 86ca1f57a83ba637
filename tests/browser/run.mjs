// The page of an engine in a real browser, as a person uses it. run.mjs WORK [--keep FOLDER]
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Engine } from './engine.mjs';
import { steps } from './steps.mjs';

const [work, , keep] = process.argv.slice(2);
const require = createRequire(join(process.env.PACKAGES, 'package.json'));
const { chromium } = require('playwright-core');
const rules = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const pictures = keep ?? join(work, 'pictures');
mkdirSync(pictures, { recursive: true });

/** A person with a browser, who notices what goes wrong on the way. */
class Person {
    constructor(browser, engine) {
        const documented = readFileSync(new URL('../../docs/running.md', import.meta.url), 'utf8');
        Object.assign(this, { browser, engine, documented, work, troubles: [] });
    }

    /** A window. Nothing but the engine itself may be asked, and nothing may be complained about. */
    async window(options = {}) {
        const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        const page = await context.newPage();
        page.setDefaultTimeout(15_000);
        page.on('request', (request) => {
            if (new URL(request.url()).origin !== this.engine.origin) this.troubles.push(`asks ${request.url()}`);
        });
        page.on('console', (message) => {
            const expected = this.expected?.test(message.text());
            if (['error', 'warning'].includes(message.type()) && !expected) this.troubles.push(message.text());
        });
        page.on('pageerror', (error) => this.troubles.push(String(error)));
        page.on('dialog', (dialog) => {
            this.troubles.push(`a dialog: ${dialog.message()}`);
            dialog.dismiss();
        });
        return page;
    }

    async go(page, path) {
        return page.goto(this.engine.origin + path);
    }

    async picture(page, name) {
        await page.screenshot({ path: join(pictures, `${name.replaceAll(/[^\w.-]+/g, '_')}.png`), fullPage: true });
    }

    /** What the accessibility rules find. They are injected past the page's policy, for the test alone. */
    async accessible(page) {
        const session = await page.context().newCDPSession(page);
        await session.send('Runtime.evaluate', { expression: rules });
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`));
        if (told.length) throw new Error(`${page.url()}\n${told.join('\n')}`);
    }

    /** Presses Tab until something with this name has the focus. */
    async reach(page, name) {
        for (let presses = 0; presses < 200; presses += 1) {
            await page.keyboard.press('Tab');
            const at = await page.evaluate(() => {
                const here = document.activeElement;
                const label = here.labels?.[0]?.textContent;
                return (label ?? here.getAttribute('aria-label') ?? here.textContent).replace(/\s+/g, ' ').trim();
            });
            if (at === name) return;
        }
        throw new Error(`Tab does not lead to ${name}`);
    }
}

let failures = 0;
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const open = new Set();
try {
    for (const [environment, each] of Object.entries(steps)) {
        const engine = new Engine(work, environment);
        await engine.start();
        open.add(engine);
        const person = new Person(browser, engine);
        for (const [name, step] of Object.entries(each)) {
            const begun = Date.now();
            let problem;
            try {
                await step(person);
                if (person.troubles.length) problem = person.troubles.join('\n');
            } catch (error) {
                problem = error.stack;
            }
            person.troubles = [];
            console.log(`${problem ? 'FAILED' : 'ok    '} ${name} (${Date.now() - begun} ms)${problem ? `\n${problem}` : ''}`);
            failures += problem ? 1 : 0;
        }
        await engine.stop();
        open.delete(engine);
        if (failures) console.log(engine.log.slice(-4000));
    }
} finally {
    await browser.close();
    for (const engine of open) await engine.stop();
}
process.exit(failures ? 1 : 0);
