/** Finds the `journey` program, or tells how to get it. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';

/** Where the program is, or where it was looked for in vain. */
export type Found = { path: string } | { missing: string };

const PROGRAM = process.platform === 'win32' ? 'journey.exe' : 'journey';

/** The program of the setting, else the one inside the extension, else the first on the PATH. */
export async function findServer(extension: vscode.Extension<unknown>): Promise<Found> {
    const setting = vscode.workspace.getConfiguration('journey').get('server.path', '').trim();
    if (setting !== '') {
        return findSetting(setting);
    }
    const bundled = join(extension.extensionPath, 'server', PROGRAM);
    const path = (await runs(bundled)) ? bundled : await onPath(PROGRAM);
    return path === undefined
        ? { missing: 'Journeys are not checked: the program `journey` was not found on your PATH.' }
        : { path };
}

/** Says that there is no server, with ways to mend it. */
export async function tellMissing(missing: string, extension: vscode.Extension<unknown>): Promise<void> {
    const install = 'How to Install';
    const setting = 'Open Setting';
    const choice = await vscode.window.showErrorMessage(missing, install, setting);
    if (choice === install) {
        await vscode.commands.executeCommand('extension.open', extension.id);
    } else if (choice === setting) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'journey.server.path');
    }
}

async function findSetting(setting: string): Promise<Found> {
    const wanted = expand(setting);
    const path = isAbsolute(wanted) ? wanted : await onPath(wanted);
    return path !== undefined && (await runs(path))
        ? { path }
        : { missing: `Journeys are not checked: the setting journey.server.path names ${wanted}, which is no program.` };
}

function expand(setting: string): string {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    return setting.replace(/^~(?=$|[/\\])/, homedir()).replaceAll('${workspaceFolder}', folder);
}

async function onPath(name: string): Promise<string | undefined> {
    const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
    for (const folder of folders) {
        const path = join(folder, name);
        if (await runs(path)) {
            return path;
        }
    }
    return undefined;
}

async function runs(path: string): Promise<boolean> {
    try {
        await access(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
