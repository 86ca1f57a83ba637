// What a person does and sees, in this order: by environment.
import { strict as assert } from 'node:assert';
import { TOKENS } from './engine.mjs';

const JOURNEY = '/journeys/RenewalOutreach';
const NASTY = '<script>alert(1)</script>';

async function until(what, holds, seconds = 20) {
    for (let tries = 0; tries < seconds * 10; tries += 1) {
        if (await holds()) return;
        await new Promise((go) => setTimeout(go, 100));
    }
    throw new Error(`never: ${what}`);
}

const heading = (page) => page.locator('h1').textContent();

/** The pages as they are now, with a run and a contact where there are any. */
async function addresses(person) {
    const { runs } = await person.engine.ask('GET', '/v1/runs?limit=1');
    const some = runs.map((run) => `/runs/${run.id}`);
    const contact = runs.length ? [`/contacts/${encodeURIComponent(NASTY)}`, `${some[0]}/end`] : [];
    return ['/', JOURNEY, `${JOURNEY}/start`, '/runs', ...some, ...contact, '/contacts', '/load', '/recent', '/nothing'];
}

/** Looks at every page: accessible, in light and dark, and nothing is lost on a small or enlarged screen. */
async function everywhere(person, when) {
    person.expected = /404/;
    const sizes = {
        light: { colorScheme: 'light' },
        dark: { colorScheme: 'dark' },
        small: { viewport: { width: 320, height: 640 } },
        // A window of 1280 by 900 at 200 %.
        enlarged: { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, reducedMotion: 'reduce' },
    };
    for (const [name, options] of Object.entries(sizes)) {
        const page = await person.window(options);
        for (const path of await addresses(person)) {
            await person.go(page, path);
            await person.picture(page, `${when} ${name} ${path.replace(/[\da-f]{8}-\d+/, 'run')}`);
            await person.accessible(page);
            const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(over <= 0, `${path} is ${over} pixels wider than a ${name} screen`);
        }
        await page.context().close();
    }
    person.expected = undefined;
}

const fast = {
    'every page is good before anything happened': (person) => everywhere(person, 'before'),

    'a journey is started by the keyboard': async (person) => {
        const page = await person.window();
        await person.go(page, '/');
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
        await page.keyboard.press('Enter');
        await person.reach(page, 'Start RenewalOutreach');
        await page.keyboard.press('Enter');
        await page.waitForURL(/start\??$/);
        assert.equal(await heading(page), 'Start RenewalOutreach?');
        await person.reach(page, 'Start RenewalOutreach');
        await page.keyboard.press('Enter');
        await page.waitForURL(/done=start/);
        assert.equal(await page.locator('.done').textContent(), 'RenewalOutreach is started.');
        await page.context().close();
    },

    'counts change without reloading, and the focus stays': async (person) => {
        const page = await person.window();
        await person.go(page, JOURNEY);
        await page.evaluate(() => (globalThis.mark = 'the same document'));
        await page.getByRole('link', { name: /runs of RenewalOutreach/ }).focus();
        await person.engine.contacts([NASTY, ...Array.from({ length: 60 }, (_, n) => `c-${n}`)]);
        const entered = page.locator('.figures div', { hasText: 'Entered' }).locator('dd');
        await until('61 entered', async () => (await entered.textContent()) === '61');
        await until('somebody is told to rest on a step', async () => (await page.locator('#picture .mark').count()) > 0);
        assert.equal(await page.evaluate(() => globalThis.mark), 'the same document');
        assert.match(await page.evaluate(() => document.activeElement.textContent), /runs of RenewalOutreach/);
        await page.context().close();
    },

    'what matters is told to those who listen': async (person) => {
        const page = await person.window();
        await person.go(page, JOURNEY);
        await person.engine.ask('POST', '/v1/journeys/RenewalOutreach/pause');
        await until('it is told', async () => /is paused/.test(await page.locator('#said').textContent()));
        await person.engine.ask('POST', '/v1/journeys/RenewalOutreach/resume');
        await until('it is told', async () => /is started/.test(await page.locator('#said').textContent()));
        await page.getByRole('button', { name: 'Pause refreshing' }).click();
        await person.engine.ask('POST', '/v1/journeys/RenewalOutreach/pause');
        await page.waitForTimeout(2_500);
        assert.match(await page.locator('#state').textContent(), /started/);
        await page.getByRole('button', { name: 'Pause refreshing' }).click();
        await until('it is refreshed again', async () => /paused/.test(await page.locator('#state').textContent()));
        await person.engine.ask('POST', '/v1/journeys/RenewalOutreach/resume');
        await page.context().close();
    },

    'a copy that was paused begins paused, and nothing goes out': async (person) => {
        const copy = await person.engine.paused(person.work);
        try {
            const before = await copy.sent();
            // Quiet time ends, or a day passes: somebody would be called.
            await until('somebody is held', async () => (await copy.ask('GET', '/v1/runs?state=ready')).runs.length > 0, 60);
            assert.equal(await copy.sent(), before);
            assert.equal((await copy.ask('GET', '/v1/journeys/RenewalOutreach')).state, 'paused');
        } finally {
            await copy.stop();
        }
    },

    'runs are filtered and one is opened by the keyboard': async (person) => {
        const page = await person.window();
        await person.go(page, '/runs');
        await person.reach(page, 'Contact');
        await page.keyboard.type(NASTY);
        await page.keyboard.press('Enter');
        await page.waitForURL(/contact=/);
        assert.equal(await page.locator('#runs tbody tr').count(), 1);
        const id = (await page.locator('#runs tbody th').textContent()).trim();
        await person.reach(page, id);
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/runs\/[\da-f]{8}-\d+$/);
        assert.equal(await heading(page), `Run ${id}`);
        assert.match(await page.locator('#timeline').textContent(), /the contact enters/);
        await page.getByRole('link', { name: NASTY }).click();
        assert.equal(await heading(page), `Contact ${NASTY}`);
        assert.match(await page.locator('#consents').textContent(), /RetailVoice/);
        await page.context().close();
    },

    'a contact is found by its id': async (person) => {
        const page = await person.window();
        await person.go(page, '/contacts');
        await person.reach(page, 'Id of the contact');
        await page.keyboard.type('c-7');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/contacts\/c-7$/);
        assert.match(await page.locator('#fields').textContent(), /P-8/);
        await page.context().close();
    },

    'every page is good while things happen': async (person) => {
        await until('something went out', async () => (await person.engine.ask('GET', '/v1/recent')).recent.length > 3, 60);
        await everywhere(person, 'while');
    },

    'the queries of the documents find something while the engine runs': async (person) => {
        const queries = person.documented.split('```sql\n').slice(1).map((rest) => rest.split('```')[0]);
        assert.ok(queries.length >= 8);
        for (const query of queries) {
            const found = person.engine.query(query.replace("'c-17'", "'c-7'"));
            // Nothing may wait for room, or be on its way, at this instant.
            assert.ok(found.trim() || /FROM (ready|request)/.test(query), `nothing is found by ${query}`);
        }
    },

    'an engine that is away is told, and that it is back': async (person) => {
        const { runs } = await person.engine.ask('GET', '/v1/runs?state=waiting&limit=1');
        const resting = runs[0] ?? (await person.engine.ask('GET', '/v1/runs?limit=500')).runs.find((run) => run.step);
        person.parked = resting.id;
        const page = await person.window();
        person.expected = /ERR_CONNECTION_REFUSED/;
        await person.go(page, '/');
        assert.ok(person.engine.healthy());
        await person.engine.stop();
        assert.ok(!person.engine.healthy());
        await until('it is told', async () => /does not answer/.test(await page.locator('#said').textContent()));
        person.engine.park(person.parked);
        await person.engine.start();
        await until('it is told', async () => /answers again/.test(await page.locator('#said').textContent()));
        person.expected = undefined;
        await page.context().close();
    },

    'a parked run is found, and tried again by the keyboard': async (person) => {
        const page = await person.window();
        await person.go(page, '/');
        await person.reach(page, '▲ 1 parked in RenewalOutreach');
        await page.keyboard.press('Enter');
        await page.waitForURL(/state=quarantined/);
        await person.picture(page, 'parked runs');
        await person.reach(page, person.parked);
        await page.keyboard.press('Enter');
        await page.waitForURL(`**/runs/${person.parked}`);
        await person.accessible(page);
        await person.picture(page, 'a parked run');
        await person.reach(page, 'Retry the step');
        await page.keyboard.press('Enter');
        await page.waitForURL(/retry\??$/);
        await person.accessible(page);
        await person.picture(page, 'a parked run is tried again');
        await person.reach(page, 'Retry the step');
        await page.keyboard.press('Enter');
        await page.waitForURL(/done=retry/);
        assert.equal(await page.locator('.done').textContent(), 'The run was tried again.');
        const { state } = await person.engine.ask('GET', `/v1/runs/${person.parked}`);
        assert.notEqual(state, 'quarantined');
        await page.context().close();
    },

    'everything works without script': async (person) => {
        const page = await person.window({ javaScriptEnabled: false });
        await person.go(page, JOURNEY);
        assert.equal(await page.locator('.fresh').isVisible(), false);
        await page.getByRole('button', { name: 'Pause RenewalOutreach' }).click();
        assert.equal(await page.locator('.done').textContent(), 'RenewalOutreach is paused.');
        await page.getByRole('button', { name: 'Stop RenewalOutreach' }).click();
        assert.match(await page.locator('main').textContent(), /end now, wherever they stand/);
        await page.getByRole('link', { name: 'Leave it as it is' }).click();
        await page.getByRole('link', { name: 'Runs', exact: true }).click();
        await page.getByLabel('State').selectOption('done');
        await page.getByRole('button', { name: 'Show' }).click();
        assert.equal(new URL(page.url()).searchParams.get('state'), 'done');
        await page.context().close();
    },
};

const guarded = {
    'who has no token is asked for one, by the keyboard': async (person) => {
        person.expected = /401/;
        const page = await person.window();
        await person.go(page, '/load');
        assert.equal(await heading(page), 'Sign in');
        await person.accessible(page);
        await person.picture(page, 'signing in');
        await person.reach(page, 'Token');
        await page.keyboard.type('a guess');
        await page.keyboard.press('Enter');
        await page.waitForSelector('#wrong');
        await person.accessible(page);
        await person.reach(page, 'Token');
        await page.keyboard.type(TOKENS.TEST_READER);
        await page.keyboard.press('Enter');
        await page.waitForSelector('.who');
        assert.equal(await heading(page), 'Load');
        await person.picture(page, 'signed in');
        await person.accessible(page);
        await page.context().close();
    },

    'a reader has no buttons, an operator has': async (person) => {
        person.expected = /401/;
        for (const [token, buttons] of [['TEST_READER', 0], ['TEST_OPERATOR', 1]]) {
            const page = await person.window();
            await person.go(page, '/');
            await page.getByLabel('Token').fill(TOKENS[token]);
            await page.getByRole('button', { name: 'Sign in' }).click();
            await page.waitForSelector('#journeys');
            assert.equal(await page.getByRole('button', { name: /^Start / }).count(), buttons);
            await page.getByRole('button', { name: 'Sign out' }).click();
            assert.equal(await heading(page), 'Sign in');
            await page.context().close();
        }
    },
};

export const steps = { fast, guarded };
