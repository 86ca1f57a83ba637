// Mermaid drawings by Mermaid itself, as GitHub draws them: the journeys of all examples, and what changed in the
// fixtures of `tests/diff`. mermaid.mjs WORK [--keep FOLDER]
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [work, , keep] = process.argv.slice(2);
const require = createRequire(join(process.env.PACKAGES, 'package.json'));
const { chromium } = require('playwright-core');
const library = require.resolve('mermaid/dist/mermaid.min.js');
const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const pictures = keep ?? join(work, 'pictures');
mkdirSync(pictures, { recursive: true });

/** The drawings of the journeys of every example. */
function examples() {
    const journey = (...words) => execFileSync(process.env.JOURNEY, words, { encoding: 'utf8' });
    const folders = readdirSync(join(repository, 'examples'), { withFileTypes: true });
    return folders.filter((one) => one.isDirectory()).flatMap(({ name }) => {
        const folder = join(repository, 'examples', name);
        const { journeys } = JSON.parse(journey('build', folder, '-q'));
        return journeys.map((one) => ({
            name: `${name}_${one.name}`,
            text: journey('graph', folder, '--journey', one.name, '-q'),
        }));
    });
}

/** The drawings in the comments of the fixtures. */
function changes() {
    const folder = join(repository, 'tests', 'diff');
    const comments = readdirSync(folder).filter((name) => name.endsWith('.markdown.snap'));
    return comments.flatMap((file) => {
        const parts = readFileSync(join(folder, file), 'utf8').split('```mermaid\n').slice(1);
        return parts.map((part) => ({ name: file.split('.')[0], text: part.split('```')[0] }));
    });
}

/** The boxes that a text declares: name and words. */
function boxes(text) {
    const lines = text.split('\n').map((line) => /^\s*([no]\d+)(?:>|\[|\(|\{)/.exec(line));
    return lines.filter(Boolean).map(([, name]) => name);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.setContent('<!doctype html><title>drawings</title><main></main>');
await page.addScriptTag({ path: library });
await page.evaluate(() => globalThis.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' }));

let marked = 0;
const drawings = [...examples(), ...changes()];
for (const { name, text } of drawings) {
    const drawn = await page.evaluate(async (text) => {
        await globalThis.mermaid.parse(text);
        const { svg } = await globalThis.mermaid.render('drawing', text);
        document.querySelector('main').innerHTML = svg;
        const found = [...document.querySelectorAll('main .node')];
        return {
            ids: found.map((one) => one.id),
            words: found.map((one) => one.textContent.trim()),
            styles: found
                .filter((one) => /added|removed|changed/.test(one.getAttribute('class')))
                .map((one) => one.textContent.trim()),
            complaints: document.querySelector('main').textContent.includes('Syntax error'),
        };
    }, text);
    assert.ok(!drawn.complaints, `${name}: Mermaid complains`);
    for (const box of boxes(text)) {
        assert.ok(drawn.ids.some((id) => id.includes(`-${box}-`)), `${name}: box ${box} is not drawn`);
    }
    assert.ok(drawn.words.every((words) => words !== ''), `${name}: a box is empty`);
    assert.ok(!drawn.words.some((words) => /#\d+;/.test(words)), `${name}: an entity is shown as it is written`);
    // Whatever has a colour says what it is in words, too.
    for (const words of drawn.styles) assert.match(words, /^(\+ added|− removed|± changed): /, name);
    marked += drawn.styles.length;
    await page.locator('main svg').screenshot({ path: join(pictures, `mermaid_${name}.png`) });
}
await browser.close();
assert.ok(drawings.length > 15 && marked > 10, `${drawings.length} drawings with ${marked} marked boxes`);
console.log(`ok ${drawings.length} drawings, ${marked} changed boxes`);
