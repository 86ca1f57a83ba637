/** Scenarios in the test explorer. */
import * as vscode from 'vscode';
import { type Client, sentence } from './client';
import { Debounce } from './debounce';
import { range } from './places';
import type { Scenario, ScenarioName, ScenarioResult } from './protocol';

const AFTER_TYPING = 500;

/** Lists the scenarios of all projects, and runs them. */
export class Scenarios implements vscode.Disposable {
    private readonly controller = vscode.tests.createTestController('journey', 'Journey');
    private readonly names = new WeakMap<vscode.TestItem, ScenarioName>();
    private readonly refresh = new Debounce(AFTER_TYPING, () => void this.list());
    private readonly watching: vscode.Disposable[];
    private readonly files = vscode.workspace.createFileSystemWatcher('**/*.journey');

    constructor(private readonly client: Client) {
        this.controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, (request, token) => this.runAll(request, token), true);
        this.controller.refreshHandler = () => this.list();
        this.watching = [
            this.files,
            this.files.onDidCreate(() => this.refresh.ask()),
            this.files.onDidDelete(() => this.refresh.ask()),
            client.onDidStart(() => void this.list()),
            vscode.workspace.onDidChangeTextDocument(({ document }) => this.textChanged(document)),
        ];
    }

    /** Runs the scenario of that name, as if it were clicked in the explorer. */
    async run(name: ScenarioName): Promise<ScenarioResult | undefined> {
        await this.list();
        const item = this.find((each) => each.title === name.title && sameUri(each.uri, name.uri));
        if (item === undefined) {
            throw new Error(`There is no scenario "${name.title}" in this project.`);
        }
        return this.runItem(item);
    }

    /** Runs the scenario that the cursor is in. */
    async runAt(editor: vscode.TextEditor): Promise<ScenarioResult | undefined> {
        await this.list();
        const uri = editor.document.uri.toString();
        const item = this.find((name, item) => sameUri(name.uri, uri) && item.range?.contains(editor.selection.active) === true);
        if (item === undefined) {
            throw new Error('The cursor is in no scenario.');
        }
        return this.runItem(item);
    }

    dispose(): void {
        this.refresh.dispose();
        this.controller.dispose();
        vscode.Disposable.from(...this.watching).dispose();
    }

    private textChanged(document: vscode.TextDocument): void {
        if (document.languageId === 'journey') {
            this.refresh.ask();
        }
    }

    private async list(): Promise<void> {
        try {
            this.place(await this.client.ask('journey.scenarios', {}));
        } catch (problem) {
            this.client.output.warn(`scenarios are not listed: ${sentence(problem)}`);
        }
    }

    /** Puts scenarios below their files; what was there keeps its result. */
    private place(scenarios: Scenario[]): void {
        const byFile = new Map<string, Scenario[]>();
        for (const scenario of scenarios) {
            const uri = vscode.Uri.parse(scenario.uri, true).toString();
            byFile.set(uri, [...(byFile.get(uri) ?? []), scenario]);
        }
        for (const [id] of this.controller.items) {
            if (!byFile.has(id)) {
                this.controller.items.delete(id);
            }
        }
        for (const [id, ofFile] of byFile) {
            const file = this.controller.items.get(id) ?? this.fileItem(id);
            file.children.replace([...byTitle(ofFile).values()].reverse().map((scenario) => this.scenarioItem(file, scenario)));
        }
    }

    private fileItem(id: string): vscode.TestItem {
        const uri = vscode.Uri.parse(id, true);
        const item = this.controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
        this.controller.items.add(item);
        return item;
    }

    private scenarioItem(file: vscode.TestItem, scenario: Scenario): vscode.TestItem {
        const known = file.children.get(scenario.title);
        const item = known ?? this.controller.createTestItem(scenario.title, scenario.title, file.uri);
        item.description = scenario.journey;
        item.range = range(scenario.range);
        this.names.set(item, { uri: scenario.uri, title: scenario.title });
        return item;
    }

    private find(matches: (name: ScenarioName, item: vscode.TestItem) => boolean): vscode.TestItem | undefined {
        for (const [, file] of this.controller.items) {
            for (const [, item] of file.children) {
                const name = this.names.get(item);
                if (name !== undefined && matches(name, item)) {
                    return item;
                }
            }
        }
        return undefined;
    }

    private async runItem(item: vscode.TestItem): Promise<ScenarioResult | undefined> {
        const run = this.controller.createTestRun(new vscode.TestRunRequest([item]));
        const result = await this.runOne(run, item);
        run.end();
        return result;
    }

    private async runAll(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
        const run = this.controller.createTestRun(request);
        const items = leaves(request.include ?? [...this.controller.items].map(([, item]) => item), request.exclude ?? []);
        items.forEach((item) => run.enqueued(item));
        for (const item of items) {
            if (token.isCancellationRequested || run.token.isCancellationRequested) {
                run.skipped(item);
            } else {
                await this.runOne(run, item);
            }
        }
        run.end();
    }

    private async runOne(run: vscode.TestRun, item: vscode.TestItem): Promise<ScenarioResult | undefined> {
        const name = this.names.get(item);
        if (name === undefined) {
            run.skipped(item);
            return undefined;
        }
        run.started(item);
        const begun = Date.now();
        try {
            const result = await this.client.ask('journey.runScenario', name, run.token);
            report(run, item, result, Date.now() - begun);
            return result;
        } catch (problem) {
            run.errored(item, new vscode.TestMessage(sentence(problem)), Date.now() - begun);
            return undefined;
        }
    }
}

function report(run: vscode.TestRun, item: vscode.TestItem, result: ScenarioResult, took: number): void {
    run.appendOutput(result.output.replace(/\r?\n/g, '\r\n'), undefined, item);
    if (result.passed) {
        run.passed(item, took);
        return;
    }
    const messages = result.failures.map((failure) => {
        const message = new vscode.TestMessage(failure.message);
        message.location = new vscode.Location(vscode.Uri.parse(failure.uri, true), range(failure.range));
        return message;
    });
    run.failed(item, messages.length > 0 ? messages : new vscode.TestMessage(result.output), took);
}

/** The scenarios below these items, without the excluded. */
function leaves(items: readonly vscode.TestItem[], excluded: readonly vscode.TestItem[]): vscode.TestItem[] {
    return items
        .filter((item) => !excluded.includes(item))
        .flatMap((item) => (item.children.size === 0 ? [item] : leaves([...item.children].map(([, child]) => child), excluded)));
}

/** One scenario for each title; a second of the same title is an error of the program. */
function byTitle(scenarios: Scenario[]): Map<string, Scenario> {
    return new Map(scenarios.toReversed().map((scenario) => [scenario.title, scenario] as const));
}

function sameUri(a: string, b: string): boolean {
    return vscode.Uri.parse(a, true).toString() === vscode.Uri.parse(b, true).toString();
}
