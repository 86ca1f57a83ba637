/** The language server's life: started, asked, restarted, stopped. */
import * as vscode from 'vscode';
import { ExecuteCommandRequest, LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';
import type { LanguageClientOptions, Middleware } from 'vscode-languageclient/node';
import type { ServerCommands } from './protocol';
import { findServer, tellMissing } from './server';

/** Shows the answer of one of the server's commands, when a code lens is clicked. */
export type Show = (argument: unknown) => Promise<unknown>;

/** The one server of this window. */
export class Client implements vscode.Disposable {
    readonly output = vscode.window.createOutputChannel('Journey', { log: true });
    private readonly started = new vscode.EventEmitter<void>();
    /** Told whenever a server is ready, also after it came back by itself. */
    readonly onDidStart = this.started.event;
    private client: LanguageClient | undefined;
    private turn: Promise<void> = Promise.resolve();
    private readonly shows = new Map<string, Show>();

    constructor(private readonly extension: vscode.Extension<unknown>) {}

    /** Answers a command of the server's code lenses here, instead of asking and forgetting. */
    show(command: keyof ServerCommands, show: Show): void {
        this.shows.set(command, show);
    }

    /** Starts a server, in place of the one that runs. */
    restart(): Promise<void> {
        return this.queue(async () => {
            await this.end();
            await this.begin();
        });
    }

    /** Ends the server. */
    stop(): Promise<void> {
        return this.queue(() => this.end());
    }

    /** Runs a command of the server. Fails with a sentence for people. */
    async ask<C extends keyof ServerCommands>(
        command: C,
        question: ServerCommands[C]['question'],
        token?: vscode.CancellationToken,
    ): Promise<ServerCommands[C]['answer']> {
        if (this.client === undefined || !this.client.isRunning()) {
            throw new Error('The Journey language server is not running.');
        }
        const parameters = { command, arguments: [question] };
        return (await this.client.sendRequest(ExecuteCommandRequest.type, parameters, token)) as ServerCommands[C]['answer'];
    }

    dispose(): void {
        this.started.dispose();
        this.output.dispose();
    }

    private queue(work: () => Promise<void>): Promise<void> {
        this.turn = this.turn.then(work).catch((problem: unknown) => {
            this.output.error(sentence(problem));
        });
        return this.turn;
    }

    private async begin(): Promise<void> {
        const found = await findServer(this.extension);
        if ('missing' in found) {
            this.output.error(found.missing);
            void tellMissing(found.missing, this.extension);
            return;
        }
        this.output.info(`starting ${found.path} lsp`);
        const run = { command: found.path, args: ['lsp'] };
        this.client = new LanguageClient('journey', 'Journey', run, this.options());
        this.client.onDidChangeState(({ newState }) => {
            if (newState === State.Running) {
                this.started.fire();
            }
        });
        try {
            await this.client.start();
        } catch (problem) {
            void this.tellFailed(found.path, problem);
        }
    }

    private async end(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        if (client?.needsStop() === true) {
            await client.dispose();
        }
    }

    private options(): LanguageClientOptions {
        return {
            documentSelector: [
                { scheme: 'file', language: 'journey' },
                { scheme: 'untitled', language: 'journey' },
            ],
            synchronize: { configurationSection: 'journey' },
            outputChannel: this.output,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            middleware: this.middleware(),
        };
    }

    private middleware(): Middleware {
        return {
            executeCommand: async (command, args, next) => {
                const show = this.shows.get(command);
                return show === undefined ? (next(command, args) as unknown) : show(args[0]);
            },
        };
    }

    private async tellFailed(path: string, problem: unknown): Promise<void> {
        this.output.error(sentence(problem));
        const open = 'Show Output';
        const choice = await vscode.window.showErrorMessage(`Journeys are not checked: ${path} did not start as a language server.`, open);
        if (choice === open) {
            this.output.show();
        }
    }
}

/** What a person should read of a failure. */
export function sentence(problem: unknown): string {
    return problem instanceof Error ? problem.message : String(problem);
}
