/** Places in documents, between the protocol and the editor. */
import * as vscode from 'vscode';
import type { JourneyQuestion, Range } from './protocol';

/** The editor's range for the protocol's. */
export function range(of: Range): vscode.Range {
    return new vscode.Range(of.start.line, of.start.character, of.end.line, of.end.character);
}

/** The question about the journey at the cursor. */
export function atCursor(editor: vscode.TextEditor): JourneyQuestion {
    const { line, character } = editor.selection.active;
    return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** The editor with the cursor, where it shows journeys. */
export function activeJourneyFile(): vscode.TextEditor | undefined {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.languageId === 'journey' ? editor : undefined;
}
