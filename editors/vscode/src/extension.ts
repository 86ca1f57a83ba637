/** The Journey extension: what is started with it and ended with it. */
import * as vscode from 'vscode';
import { Client } from './client';
import { registerCommands } from './commands';
import { FactsPages } from './facts';
import { GraphPanel } from './graph';
import { Scenarios } from './scenarios';

let client: Client | undefined;

/** Called by the editor when the first journey is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
    client = new Client(context.extension);
    const graph = new GraphPanel(client, context.extensionUri);
    const facts = new FactsPages(client);
    const scenarios = new Scenarios(client);
    context.subscriptions.push(
        client,
        graph,
        facts,
        scenarios,
        ...registerCommands({ client, graph, facts, scenarios }),
        vscode.workspace.onDidChangeConfiguration((change) => {
            if (change.affectsConfiguration('journey.server.path')) {
                void client?.restart();
            }
        }),
    );
    await client.restart();
}

/** Called by the editor when it closes; the server ends with it. */
export async function deactivate(): Promise<void> {
    await client?.stop();
}
