// What a person sees and does: colours, squiggles, hover, completion, fixes, renaming, the graph that
// follows the cursor, the test explorer. Each step leaves a picture.
import { join } from 'node:path';

/** Runs every step; how many failed. */
export async function look(browser, workbench, pictures, told) {
    workbench.write('renewal.journey', (text) => text.replace('when call.Outcome is Renewed ', 'when call.Outcom is Renewed '));
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(30_000);
    await page.goto(workbench.address);
    const person = new Person(page, pictures, workbench);
    let failures = 0;
    for (const [name, step] of Object.entries(steps)) {
        const begun = Date.now();
        try {
            await step(person, workbench);
            told(name, undefined, Date.now() - begun);
        } catch (problem) {
            failures += 1;
            told(name, problem.stack, Date.now() - begun);
        }
        await person.picture(name);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
    }
    await page.close();
    return failures;
}

const steps = {
    'a file is coloured': async (person) => {
        await person.open('renewal.journey');
        await person.page.waitForSelector('.view-line span.mtk1');
        await until('several colours', async () => (await person.colours()) >= 4);
    },

    'a mistake is underlined': async (person) => {
        await person.page.waitForSelector('.squiggly-error');
        await person.goTo('call.Outcom ', 6);
        await person.hover('did you mean');
    },

    'a fix is offered and mends it': async (person) => {
        await person.goTo('call.Outcom ', 6);
        await person.page.keyboard.press('Control+.');
        await person.seen('.action-widget', 'Outcome');
        await person.picture('the fixes');
        await person.page.keyboard.press('Enter');
        await person.page.waitForSelector('.squiggly-error', { state: 'detached' });
        await person.command('File: Save All');
        await until('the text without the mistake', () => person.text().includes('call.Outcome is Renewed'));
    },

    'lines stand above the journey, hints beside its steps': async (person) => {
        await person.goTo('journey RenewalOutreach', 0);
        await person.seen('.codelens-decoration', 'proved');
        await person.seen('.view-line', 'at most 2 calls');
    },

    'hover explains': async (person) => {
        await person.goTo('call.Outcome is Renewed', 6);
        await person.hover('Declined');
    },

    'completion offers what can stand here': async (person) => {
        await person.goTo('    exit unreachable', 4);
        await person.page.keyboard.type('set contact.');
        await person.seen('.suggest-widget', 'first_name');
    },

    'what was typed is taken back': async (person) => {
        await person.command('File: Revert File');
        await person.page.locator('.view-line', { hasText: 'set contact.' }).waitFor({ state: 'detached' });
    },

    'a name is renamed everywhere': async (person, workbench) => {
        await person.goTo('send RenewalLetter', 7);
        await person.page.keyboard.press('F2');
        await person.page.locator('.rename-box input.rename-input').fill('ClosingLetter');
        await person.page.keyboard.press('Enter');
        await person.page.locator('.view-line', { hasText: 'ClosingLetter' }).waitFor();
        await person.command('File: Save All');
        await until('the new name in both files', () => person.text().includes('send ClosingLetter') && workbench.read('schema.journey').includes('email ClosingLetter'));
    },

    'saving formats': async (person, workbench) => {
        await person.goTo('    send ClosingLetter', 4);
        await person.page.keyboard.type('      ');
        await person.page.keyboard.press('Control+S');
        await until('the canonical text', () => workbench.read('renewal.journey').includes('\n    send ClosingLetter\n'));
    },

    'the graph is drawn beside the file': async (person) => {
        await person.goTo('conversation sms chat', 2);
        await person.command('Journey: Show Graph Beside the File');
        const graph = await person.graph();
        await graph.locator('svg [data-step]').first().waitFor();
    },

    'the whole graph fits the width': async (person) => {
        const graph = await person.graph();
        await graph.locator('#fit').click();
        await until('no need to scroll', () => graph.locator('main').evaluate((main) => main.scrollWidth <= main.clientWidth));
        await person.picture('the whole graph');
        await graph.locator('#larger').click();
        await graph.locator('#larger').click();
    },

    'the graph follows the cursor': async (person) => {
        const graph = await person.graph();
        await person.focusText();
        await person.goTo('conversation sms chat', 2);
        await graph.locator('[data-step="chat"].here').waitFor();
        await person.goTo('conversation voice call', 2);
        await graph.locator('[data-step="call"].here, [data-step="attempt/call"].here').waitFor();
    },

    'a click on a step goes to its line': async (person) => {
        const graph = await person.graph();
        await graph.locator('[data-step="chat"]').first().click();
        await person.seen('.statusbar', `Ln ${person.before('conversation sms chat', 0).length},`);
    },

    'the graph stays when the text is broken, and says so': async (person) => {
        const graph = await person.graph();
        await person.focusText();
        await person.goTo('    exit unreachable', 4);
        await person.page.keyboard.type('exit nowhere ');
        await graph.locator('main.old svg').waitFor();
        await person.picture('the graph of a broken text');
        await person.command('File: Revert File');
        await graph.locator('main:not(.old) svg').waitFor();
    },

    'facts and proofs are a page': async (person) => {
        await person.focusText();
        await person.command('Journey: Show Facts and Proofs');
        await person.page.waitForSelector('.tab[aria-label*="RenewalOutreach.md"]');
        await pause(1500);
    },

    'the graph in a light theme': async (person, workbench) => {
        workbench.settings({ 'workbench.colorTheme': 'Default Light Modern' });
        await person.page.waitForSelector('.monaco-workbench.vs:not(.vs-dark)');
        await person.focusText();
        await person.command('Journey: Show Graph Beside the File');
        const graph = await person.graph();
        await graph.locator('body.vscode-light svg').waitFor();
        await pause(500);
    },

    'the text in a light theme': async (person) => {
        await person.page.keyboard.press('Control+Home');
        await person.page.waitForSelector('.codelens-decoration a');
    },

    'scenarios are in the test explorer, and pass': async (person) => {
        await person.command('View: Show Testing');
        await person.page.locator('.test-explorer .monaco-list-row', { hasText: 'scenarios.journey' }).waitFor();
        await person.command('Test: Run All Tests');
        await person.page.waitForSelector('.test-explorer .codicon-testing-passed-icon');
    },

    'a scenario that fails is told at its line': async (person) => {
        await person.open('scenarios.journey');
        await person.goTo('expect exit renewed', 12);
        await person.page.keyboard.press('Control+Delete');
        await person.page.keyboard.type('declined');
        await person.command('Journey: Run the Scenario at the Cursor');
        await person.page.waitForSelector('.test-explorer .codicon-testing-failed-icon');
        await pause(1000);
    },

    'a program that is not there is told': async (person, workbench) => {
        workbench.settings({ 'journey.server.path': '/nowhere/journey' });
        await person.seen('.notifications-toasts', '/nowhere/journey');
        await until('no server', () => workbench.servers().length === 0);
    },
};

/** Somebody in front of the workbench. */
class Person {
    constructor(page, pictures, workbench) {
        this.page = page;
        this.pictures = pictures;
        this.workbench = workbench;
    }

    async picture(name) {
        // What fades in is seen in full.
        await pause(400);
        await this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
    }

    async open(name) {
        await this.page.waitForSelector('.monaco-workbench .part.statusbar');
        await this.page.keyboard.press('Control+P');
        await this.page.locator('.quick-input-widget .quick-input-box input.input').fill(name);
        await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
        await this.page.keyboard.press('Enter');
        await this.page.waitForSelector(`.tab.active[data-resource-name="${name}"]`);
        await this.page.waitForSelector('.view-line');
        this.file = name;
    }

    async command(title) {
        await this.page.keyboard.press('F1');
        const input = this.page.locator('.quick-input-widget .quick-input-box input.input');
        await input.fill(`>${title}`);
        await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
        await this.page.keyboard.press('Enter');
        await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    }

    /** Puts the cursor some characters into a text of the saved file. */
    async goTo(text, characters) {
        const before = this.before(text, characters);
        await this.page.keyboard.press('Control+G');
        const input = this.page.locator('.quick-input-widget .quick-input-box input.input');
        await input.fill(`:${before.length}:${before.at(-1).length + 1}`);
        await this.page.keyboard.press('Enter');
        await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    }

    /** The lines up to some characters into a text of the saved file. */
    before(text, characters) {
        const index = this.text().indexOf(text);
        if (index < 0) {
            throw new Error(`the file has no ${text}`);
        }
        return this.text().slice(0, index + characters).split('\n');
    }

    async focusText() {
        await this.page.keyboard.press('Control+1');
    }

    /** The text of the file as it was saved last. */
    text() {
        return this.workbench.read(this.file);
    }

    async colours() {
        return this.page.evaluate(() => new Set([...document.querySelectorAll('.view-line span span')].map((span) => getComputedStyle(span).color)).size);
    }

    /** Asks what is said of the word at the cursor, which must hold this text. */
    async hover(text) {
        await this.page.keyboard.press('Control+K');
        await this.page.keyboard.press('Control+I');
        await this.seen('.monaco-hover', text);
    }

    async seen(where, text) {
        await this.page.locator(where, { hasText: text }).first().waitFor();
    }

    /** The page with the graph, two frames deep. */
    async graph() {
        return this.page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
    }
}

async function until(what, holds) {
    for (let tries = 0; tries < 300; tries += 1) {
        if (await holds()) {
            return;
        }
        await pause(100);
    }
    throw new Error(`waited in vain for ${what}`);
}

function pause(milliseconds) {
    return new Promise((go) => setTimeout(go, milliseconds));
}
