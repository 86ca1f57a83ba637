/** The graph beside the file: drawn by the server, following the cursor, a way back to the text. */
import * as vscode from 'vscode';
import { type Client, sentence } from './client';
import { Debounce } from './debounce';
import { graphPage } from './graph-page';
import { journeyAround, stepsAround } from './graph-places';
import { activeJourneyFile, atCursor, range } from './places';
import type { Graph, JourneyQuestion } from './protocol';
import type { FromView, ToView } from './view-messages';

const AFTER_TYPING = 300;
const AFTER_MOVING = 80;

/** The one panel with a graph. */
export class GraphPanel implements vscode.Disposable {
    private panel: vscode.WebviewPanel | undefined;
    private graph: Graph | undefined;
    private question: JourneyQuestion | undefined;
    private note = '';
    private asked = 0;
    private readonly redraw = new Debounce(AFTER_TYPING, () => void this.load());
    private readonly follow = new Debounce(AFTER_MOVING, () => void this.followCursor());
    private readonly watching: vscode.Disposable[];

    constructor(
        private readonly client: Client,
        private readonly extension: vscode.Uri,
    ) {
        this.watching = [
            client.onDidStart(() => this.redraw.ask()),
            vscode.workspace.onDidChangeTextDocument(({ document }) => this.textChanged(document)),
            vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.cursorMoved(textEditor)),
            vscode.window.onDidChangeActiveTextEditor((editor) => this.cursorMoved(editor)),
        ];
    }

    /** Shows the journey that is asked for, beside the file. */
    async show(question: JourneyQuestion): Promise<Graph | undefined> {
        const graph = await this.client.ask('journey.graph', { ...question, format: 'svg' });
        this.open();
        this.take(graph, question.uri);
        return graph;
    }

    dispose(): void {
        this.redraw.dispose();
        this.follow.dispose();
        this.panel?.dispose();
        vscode.Disposable.from(...this.watching).dispose();
    }

    private open(): void {
        if (this.panel !== undefined) {
            this.panel.reveal(undefined, true);
            return;
        }
        const root = vscode.Uri.joinPath(this.extension, 'dist', 'view');
        const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        const panel = vscode.window.createWebviewPanel('journey.graph', 'Graph', place, {
            enableScripts: true,
            enableCommandUris: false,
            localResourceRoots: [root],
        });
        panel.webview.onDidReceiveMessage((message: FromView) => void this.hear(message));
        panel.onDidDispose(() => (this.panel = undefined));
        panel.webview.html = graphPage(panel.webview, root);
        this.panel = panel;
    }

    /** Asks for the same journey again, as the text is now. */
    private async load(): Promise<void> {
        const question = this.question;
        if (this.panel === undefined || question === undefined) {
            return;
        }
        this.asked += 1;
        const mine = this.asked;
        try {
            const graph = await this.client.ask('journey.graph', { ...question, format: 'svg' });
            if (mine === this.asked) {
                this.take(graph, question.uri);
            }
        } catch (problem) {
            if (mine === this.asked) {
                this.say(sentence(problem));
            }
        }
    }

    private take(graph: Graph, uri: string): void {
        this.graph = graph;
        this.question = { uri, journey: graph.journey };
        if (this.panel !== undefined) {
            this.panel.title = `Graph: ${graph.journey}`;
        }
        this.send({ type: 'graph', journey: graph.journey, journeys: graph.journeys, svg: graph.content });
        this.say('');
        this.follow.ask();
    }

    private say(note: string): void {
        this.note = note;
        this.send({ type: 'note', text: note });
    }

    private send(message: ToView): void {
        void this.panel?.webview.postMessage(message);
    }

    private async hear(message: FromView): Promise<void> {
        switch (message.type) {
            case 'ready':
                this.tellAll();
                break;
            case 'jump':
                await this.jump(message.step);
                break;
            case 'choose':
                if (this.question !== undefined) {
                    this.question = { uri: this.question.uri, journey: message.journey };
                    await this.load();
                }
                break;
        }
    }

    /** A page that was hidden starts empty when it is seen again. */
    private tellAll(): void {
        if (this.graph !== undefined) {
            const { journey, journeys, content } = this.graph;
            this.send({ type: 'graph', journey, journeys, svg: content });
            this.send({ type: 'note', text: this.note });
            this.follow.ask();
        }
    }

    private async jump(id: string): Promise<void> {
        const step = this.graph?.steps.find((each) => each.id === id);
        if (step === undefined) {
            return;
        }
        const uri = vscode.Uri.parse(step.uri, true);
        const open = vscode.window.visibleTextEditors.find((each) => each.document.uri.toString() === uri.toString());
        const place = range(step.range);
        await vscode.window.showTextDocument(uri, {
            viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
            selection: new vscode.Range(place.start, place.start),
        });
    }

    private textChanged(document: vscode.TextDocument): void {
        if (document.languageId === 'journey' || document.fileName.endsWith('journey.toml')) {
            this.redraw.ask();
        }
    }

    private cursorMoved(editor: vscode.TextEditor | undefined): void {
        if (editor?.document.languageId === 'journey') {
            this.follow.ask();
        }
    }

    private async followCursor(): Promise<void> {
        const editor = activeJourneyFile();
        if (this.panel === undefined || this.graph === undefined || editor === undefined) {
            return;
        }
        const around = await journeyAround(editor, this.graph.journeys);
        if (around !== undefined && around !== this.graph.journey) {
            this.question = { ...atCursor(editor), journey: around };
            await this.load();
            return;
        }
        this.send({ type: 'here', steps: stepsAround(editor, this.graph.steps) });
    }
}
