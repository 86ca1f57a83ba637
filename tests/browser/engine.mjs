// An engine on a port of its own, with the project in `WORK/project`.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// An hour passes in a second.
const FAST = `
[environments.fast]
contact_center = { kind = "simulated", forecast = "Baseline", speed = 3600 }

[environments.guarded]
contact_center = { kind = "simulated", forecast = "Baseline" }
tokens = { reader = { env = "TEST_READER" }, operator = { env = "TEST_OPERATOR" } }
`;

export const TOKENS = { TEST_READER: 'a token to look', TEST_OPERATOR: 'a token to do' };

export class Engine {
    constructor(work, environment) {
        this.project = join(work, 'project');
        this.database = join(work, `${environment}.db`);
        this.environment = environment;
        this.log = '';
        const manifest = join(this.project, 'journey.toml');
        if (!readFileSync(manifest, 'utf8').includes('[environments.fast]')) {
            appendFileSync(manifest, FAST);
        }
    }

    /** Starts it; the address at which it answers. The port stays when it is started again. */
    async start() {
        const listen = this.origin ? new URL(this.origin).host : '127.0.0.1:0';
        const words = ['serve', this.project, '--env', this.environment, '--listen', listen, '--data', this.database];
        this.process = spawn(process.env.JOURNEY, words, { env: { ...process.env, ...TOKENS } });
        this.ended = new Promise((done) => this.process.once('exit', done));
        let text = '';
        const told = new Promise((done, failed) => {
            this.process.stdout.on('data', (data) => {
                text += data;
                const found = /http:\/\/[\d.]+:\d+/.exec(text);
                if (found) done(found[0]);
            });
            this.process.once('exit', () => failed(new Error(`it ended: ${text}${this.log}`)));
        });
        this.process.stderr.on('data', (data) => (this.log += data));
        this.origin = await told;
    }

    async stop() {
        this.process.kill('SIGTERM');
        return this.ended;
    }

    /** Asks the interface; an answer that is no success is an error. */
    async ask(method, path, body, kind = 'application/json') {
        const headers = body === undefined ? {} : { 'content-type': kind };
        const answer = await fetch(this.origin + path, { method, headers, body });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        return text ? JSON.parse(text) : undefined;
    }

    /** Brings contacts with consent for everything, members of the audience. */
    async contacts(ids) {
        const lines = ids.map((id, number) => JSON.stringify({
            id,
            fields: {
                first_name: 'Ana', mobile: `+1212555${String(1000 + number)}`, policy_no: `P-${number}`,
                renewal_date: '2027-04-01', tier: 'Gold', time_zone: 'America/New_York',
            },
            segments: ['ExpiringPolicies'],
            consents: ['RetailVoice', 'RetailSms'].map((profile) => ({ profile, purpose: 'Service', state: 'opted_in' })),
        }));
        return this.ask('POST', '/v1/contacts', lines.join('\n'), 'application/x-ndjson');
    }

    /** Whether the check of the container finds it well. */
    healthy() {
        const check = new URL('../../deploy/healthy', import.meta.url).pathname;
        return spawnSync('bash', [check, new URL(this.origin).port], { timeout: 5_000 }).status === 0;
    }

    /** What a query finds, by the ordinary program. */
    query(sql) {
        return execFileSync('sqlite3', ['-readonly', this.database, sql], { encoding: 'utf8' });
    }

    /** An engine on a copy of this one's store, made while this one runs, and paused as docs/running.md says. */
    async paused(work) {
        const copy = new Engine(work, this.environment);
        copy.database = join(work, 'copy.db');
        execFileSync(process.env.JOURNEY, ['backup', '--quiet', '--data', this.database, copy.database]);
        execFileSync('sqlite3', [copy.database, "UPDATE journey SET state = 'paused' WHERE state = 'started'"]);
        await copy.start();
        return copy;
    }

    /** How much went out. */
    async sent() {
        const { sent } = await this.ask('GET', '/v1/journeys/RenewalOutreach');
        return sent.reduce((sum, one) => sum + one.count, 0);
    }

    /** Parks a run on its step, as a fault would; the engine must not run. */
    park(id) {
        const run = Number(id.split('-')[1]);
        const sql = `
            UPDATE run SET rest = 'quarantined', due = NULL, state = json_set(state, '$.rest',
                json_object('quarantined', json_object('step', step, 'fault', 'no_arm'))) WHERE id = ${run};
            DELETE FROM ready WHERE run = ${run};
            INSERT INTO tally SELECT journey, 'quarantined', '', 1 FROM run WHERE id = ${run};`;
        execFileSync('sqlite3', [this.database], { input: sql });
    }
}
