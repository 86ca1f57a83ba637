/** Facts and proofs of a journey, as a page beside the file. */
import * as vscode from 'vscode';
import type { Client } from './client';
import type { JourneyQuestion } from './protocol';

const SCHEME = 'journey-facts';

/** Shows pages of facts. */
export class FactsPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
    private readonly changed = new vscode.EventEmitter<vscode.Uri>();
    readonly onDidChange = this.changed.event;
    private readonly pages = new Map<string, string>();
    private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

    constructor(private readonly client: Client) {}

    async show(question: JourneyQuestion): Promise<unknown> {
        const facts = await this.client.ask('journey.facts', question);
        const page = vscode.Uri.from({ scheme: SCHEME, path: `/${facts.journey}.md` });
        this.pages.set(page.path, facts.markdown);
        this.changed.fire(page);
        await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
        return facts;
    }

    provideTextDocumentContent(page: vscode.Uri): string {
        return this.pages.get(page.path) ?? '';
    }

    dispose(): void {
        this.registered.dispose();
        this.changed.dispose();
    }
}
