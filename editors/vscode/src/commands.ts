/** The commands of the palette, and what a click on a code lens does. */
import * as vscode from 'vscode';
import { type Client, sentence } from './client';
import type { FactsPages } from './facts';
import type { GraphPanel } from './graph';
import { activeJourneyFile, atCursor } from './places';
import type { JourneyQuestion, ScenarioName } from './protocol';
import type { Scenarios } from './scenarios';

/** What commands work on. */
export interface Rooms {
    client: Client;
    graph: GraphPanel;
    facts: FactsPages;
    scenarios: Scenarios;
}

/** Registers every command. */
export function registerCommands(rooms: Rooms): vscode.Disposable[] {
    showLenses(rooms);
    return [
        onJourney('journey.showGraph', (editor) => rooms.graph.show(atCursor(editor))),
        onJourney('journey.showFacts', (editor) => rooms.facts.show(atCursor(editor))),
        onJourney('journey.runScenarioHere', (editor) => rooms.scenarios.runAt(editor)),
        vscode.commands.registerCommand('journey.restartServer', () => rooms.client.restart()),
        vscode.commands.registerCommand('journey.showOutput', () => rooms.client.output.show()),
    ];
}

function showLenses({ client, graph, facts, scenarios }: Rooms): void {
    client.show('journey.graph', (argument) => told(() => graph.show(argument as JourneyQuestion)));
    client.show('journey.facts', (argument) => told(() => facts.show(argument as JourneyQuestion)));
    client.show('journey.runScenario', (argument) => told(() => scenarios.run(argument as ScenarioName)));
}

function onJourney(command: string, work: (editor: vscode.TextEditor) => Promise<unknown>): vscode.Disposable {
    return vscode.commands.registerCommand(command, async () => {
        const editor = activeJourneyFile();
        if (editor === undefined) {
            void vscode.window.showInformationMessage('Open a .journey file first.');
            return;
        }
        await told(() => work(editor));
    });
}

/** Does the work; what goes wrong is said to the user. */
async function told(work: () => Promise<unknown>): Promise<unknown> {
    try {
        return await work();
    } catch (problem) {
        void vscode.window.showErrorMessage(sentence(problem));
        return undefined;
    }
}
