// The workbench as a process: code-server with settings, extensions and a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export class Workbench {
    #output = '';
    #process;
    #entry;

    constructor(cache, work, program) {
        this.work = work;
        this.program = program;
        this.project = join(work, 'project');
        this.#entry = join(cache, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
        this.settings({});
    }

    /** Writes the user's settings; a running workbench takes them over. */
    settings(more) {
        const settings = {
            'journey.server.path': this.program,
            'workbench.colorTheme': 'Default Dark Modern',
            'workbench.startupEditor': 'none',
            'workbench.tips.enabled': false,
            'workbench.secondarySideBar.defaultVisibility': 'hidden',
            'window.commandCenter': false,
            'security.workspace.trust.enabled': false,
            'extensions.ignoreRecommendations': true,
            'files.autoSave': 'off',
            'files.hotExit': 'off',
            'telemetry.telemetryLevel': 'off',
            'editor.hover.delay': 100,
            ...more,
        };
        // The first page can ask before the user's settings are read; the machine's are there at once.
        for (const kind of ['User', 'Machine']) {
            mkdirSync(join(this.work, 'user', kind), { recursive: true });
            writeFileSync(join(this.work, 'user', kind, 'settings.json'), JSON.stringify(settings));
        }
    }

    install(name) {
        const { status, stdout, stderr } = this.#run(['--install-extension', join(this.work, name)]);
        if (status !== 0) {
            throw new Error(`${name} is not installed: ${stdout}${stderr}`);
        }
    }

    async start() {
        const port = await freePort();
        this.address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(this.project)}`;
        const words = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
        this.#process = spawn(process.execPath, [this.#entry, ...this.#places(), ...words], { env: this.#environment(), detached: true });
        for (const stream of [this.#process.stdout, this.#process.stderr]) {
            stream.on('data', (data) => (this.#output += data));
        }
        for (let tries = 0; tries < 600; tries += 1) {
            const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
            if (answer?.ok) {
                return;
            }
            await pause(100);
        }
        throw new Error(`the workbench does not answer: ${this.#output}`);
    }

    /** Ends the workbench; the processes of our server that are then left. */
    async stop() {
        this.#process?.kill('SIGTERM');
        for (let tries = 0; tries < 100 && this.servers().length > 0; tries += 1) {
            await pause(100);
        }
        const left = this.servers();
        left.forEach((id) => process.kill(id, 'SIGKILL'));
        try {
            process.kill(-this.#process.pid, 'SIGKILL');
        } catch {
            // All of it has ended.
        }
        return left;
    }

    /** The processes that run our copy of the program. */
    servers() {
        return readdirSync('/proc')
            .filter((name) => /^\d+$/.test(name))
            .map(Number)
            .filter((id) => {
                try {
                    return readlinkSync(`/proc/${id}/exe`).startsWith(this.program);
                } catch {
                    return false;
                }
            });
    }

    forget(name) {
        rmSync(join(this.work, name), { force: true });
    }

    write(name, change) {
        const path = join(this.project, name);
        writeFileSync(path, change(readFileSync(path, 'utf8')));
    }

    read(name) {
        return readFileSync(join(this.project, name), 'utf8');
    }

    log() {
        return this.#output;
    }

    #places() {
        return ['--user-data-dir', join(this.work, 'user'), '--extensions-dir', join(this.work, 'extensions')];
    }

    #run(words) {
        return spawnSync(process.execPath, [this.#entry, ...this.#places(), ...words], { env: this.#environment(), encoding: 'utf8' });
    }

    #environment() {
        return { ...process.env, XDG_CONFIG_HOME: join(this.work, 'config'), XDG_DATA_HOME: join(this.work, 'data'), VSCODE_IPC_HOOK_CLI: '' };
    }
}

function freePort() {
    return new Promise((found) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => found(port));
        });
    });
}

function pause(milliseconds) {
    return new Promise((go) => setTimeout(go, milliseconds));
}
