/** Which journey and which of its steps the cursor is in. */
import * as vscode from 'vscode';
import { range } from './places';
import type { Step } from './protocol';

/** The steps around the cursor, innermost first. */
export function stepsAround(editor: vscode.TextEditor, steps: Step[]): string[] {
    const uri = editor.document.uri.toString();
    const cursor = editor.selection.active;
    return steps
        .map((step) => ({ id: step.id, uri: vscode.Uri.parse(step.uri, true).toString(), range: range(step.range) }))
        .filter((step) => step.uri === uri && step.range.contains(cursor))
        .sort((a, b) => (a.range.contains(b.range) ? 1 : -1))
        .map((step) => step.id);
}

/** The journey that the cursor is in, if it is in one of these. */
export async function journeyAround(editor: vscode.TextEditor, journeys: string[]): Promise<string | undefined> {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        editor.document.uri,
    );
    const around = (symbols ?? []).find(
        (symbol) => journeys.includes(symbol.name) && symbol.range.contains(editor.selection.active),
    );
    return around?.name;
}
