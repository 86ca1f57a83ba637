// What the extension must give, one test each, in this order: the later build on the open file.
'use strict';
const assert = require('node:assert/strict');
const vscode = require('vscode');

const WIDE = 'contact.policy_no is "ö 🎉 漢"';

exports['the extension is active'] = async () => {
    await open('renewal.journey');
    await until('activation', () => vscode.extensions.getExtension('journey.journey')?.isActive);
};

exports['a clean project has no diagnostics'] = async () => {
    const folds = () => vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', editor().document.uri);
    await until('an answer of the server', async () => (await folds())?.length > 0);
    await settle();
    assert.deepEqual(problems(), []);
};

exports['a mistake is shown behind wide characters, at its place'] = async () => {
    await replace('when call.Outcome is Renewed', `when ${WIDE} and call.Outcom is Renewed`);
    const [mistake] = await until('a diagnostic', () => problems().length > 0 && problems());
    assert.equal(codeOf(mistake), 'unknown-attribute');
    assert.equal(textAt(mistake.range), 'Outcom');
    assert.equal(mistake.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(mistake.relatedInformation?.some(({ location }) => location.uri.path.endsWith('schema.journey')), 'the schema is the second place');
};

exports['a fix mends it'] = async () => {
    const [mistake] = problems();
    const fixes = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', editor().document.uri, mistake.range, 'quickfix');
    const fix = fixes.find((each) => each.title.includes('Outcome'));
    assert.ok(fix, `a fix names Outcome: ${fixes.map((each) => each.title)}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await until('no diagnostic', () => problems().length === 0);
    assert.ok(editor().document.getText().includes(`${WIDE} and call.Outcome is Renewed`));
};

exports['hover tells of an attribute'] = async () => {
    const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', editor().document.uri, at('call.Outcome is Renewed', 5));
    const text = hovers.flatMap((hover) => hover.contents.map((each) => each.value ?? each)).join('\n');
    assert.match(text, /Renewed/);
    assert.match(text, /Declined/);
};

exports['completion offers the attributes of the engagement'] = async () => {
    const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', editor().document.uri, at('call.CallBackAt is set', 5), '.');
    const names = list.items.map((item) => item.label.label ?? item.label);
    for (const name of ['Outcome', 'CallBackAt', 'Disposition']) {
        assert.ok(names.includes(name), `${name} is among ${names}`);
    }
};

exports['a definition is in the schema'] = async () => {
    const found = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', editor().document.uri, at('RenewalCall', 2));
    const [place] = found;
    assert.ok((place.uri ?? place.targetUri).path.endsWith('schema.journey'));
    const document = await vscode.workspace.openTextDocument(place.uri ?? place.targetUri);
    assert.equal(document.getText(place.targetSelectionRange ?? place.range), 'RenewalCall');
};

exports['references are in all files'] = async () => {
    const found = await vscode.commands.executeCommand('vscode.executeReferenceProvider', editor().document.uri, at('RenewalLetter', 2));
    const files = new Set(found.map((place) => place.uri.path.split('/').at(-1)));
    assert.deepEqual([...files].sort(), ['renewal.journey', 'scenarios.journey', 'schema.journey']);
};

exports['rename goes through all files'] = async () => {
    const edit = await vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', editor().document.uri, at('RenewalChat', 2), 'TextChat');
    const files = edit.entries().map(([uri]) => uri.path.split('/').at(-1));
    assert.ok(files.includes('renewal.journey') && files.includes('schema.journey'), String(files));
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(editor().document.getText().includes('with TextChat'));
    await settle();
    assert.deepEqual(problems(), []);
};

exports['formatting gives the canonical text'] = async () => {
    const before = editor().document.getText();
    await replace('    send RenewalLetter', '  send    RenewalLetter');
    const edits = await vscode.commands.executeCommand('vscode.executeFormatDocumentProvider', editor().document.uri, { tabSize: 4, insertSpaces: true });
    assert.ok(edits?.length > 0, 'there is something to format');
    const all = new vscode.WorkspaceEdit();
    all.set(editor().document.uri, edits);
    await vscode.workspace.applyEdit(all);
    assert.ok(editor().document.getText().includes('\n    send RenewalLetter\n'));
    assert.ok(editor().document.getText().length <= before.length + 200);
};

exports['semantic tokens name what words stand for'] = async () => {
    const uri = editor().document.uri;
    const legend = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokensLegend', uri);
    const tokens = await until('tokens', () => vscode.commands.executeCommand('vscode.provideDocumentSemanticTokens', uri));
    assert.ok(tokens.data.length > 100);
    const types = new Set();
    for (let index = 3; index < tokens.data.length; index += 5) {
        types.add(legend.tokenTypes[tokens.data[index]]);
    }
    for (const type of ['variable', 'enumMember', 'property']) {
        assert.ok(types.has(type), `${type} is among ${[...types]}`);
    }
};

exports['inlay hints stand at steps'] = async () => {
    const whole = new vscode.Range(0, 0, editor().document.lineCount, 0);
    const hints = await vscode.commands.executeCommand('vscode.executeInlayHintProvider', editor().document.uri, whole);
    assert.ok(hints.length > 0);
};

exports['symbols are a tree'] = async () => {
    const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', editor().document.uri);
    const journey = symbols.find((symbol) => symbol.name === 'RenewalOutreach');
    assert.ok(journey, symbols.map((symbol) => symbol.name).join());
    assert.ok(journey.children.length > 0, 'with its steps below it');
};

exports['symbols are found in the whole project'] = async () => {
    const found = await vscode.commands.executeCommand('vscode.executeWorkspaceSymbolProvider', 'Evenings');
    assert.ok(found.some((symbol) => symbol.location.uri.path.endsWith('schema.journey')));
};

exports['code lenses offer the graph and the proofs'] = async () => {
    const lenses = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', editor().document.uri, 100);
    const commands = lenses.map((lens) => lens.command?.command);
    assert.ok(commands.includes('journey.graph'), String(commands));
    assert.ok(commands.includes('journey.facts'), String(commands));
    const known = await vscode.commands.getCommands();
    commands.forEach((command) => assert.ok(known.includes(command), `${command} can be run`));
};

exports['folding and selection ranges'] = async () => {
    const uri = editor().document.uri;
    const folds = await vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', uri);
    assert.ok(folds.length >= 5);
    const [selection] = await vscode.commands.executeCommand('vscode.executeSelectionRangeProvider', uri, [at('call.Outcome is', 6)]);
    assert.ok(selection.parent, 'a selection can grow');
};

exports['a graph comes with its steps'] = async () => {
    await vscode.commands.executeCommand('journey.showGraph');
    const { uri } = editor().document;
    const graph = await vscode.commands.executeCommand('journey.graph', { uri: uri.toString(), position: { line: 20, character: 4 } });
    assert.equal(graph.journey, 'RenewalOutreach');
    assert.match(graph.content, /^<svg|^<\?xml/);
    assert.ok(graph.steps.length > 5);
    for (const step of graph.steps) {
        assert.ok(graph.content.includes(`data-step="${step.id.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`), step.id);
    }
    await until('a panel', () => tabs().some((tab) => tab.label.startsWith('Graph: RenewalOutreach')));
};

exports['facts and proofs are a page'] = async () => {
    const { uri } = editor().document;
    const facts = await vscode.commands.executeCommand('journey.facts', { uri: uri.toString(), journey: 'RenewalOutreach' });
    assert.match(facts.markdown, /UsCalling/);
    await until('a page', () => tabs().some((tab) => tab.label.includes('RenewalOutreach.md')));
};

exports['scenarios run from their code lens'] = async () => {
    await revert();
    await open('scenarios.journey');
    const { uri } = editor().document;
    const lenses = async () => (await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 100)) ?? [];
    const runs = await until('lenses', async () => {
        const found = (await lenses()).filter((lens) => lens.command?.command === 'journey.runScenario');
        return found.length > 0 && found;
    });
    const scenarios = editor().document.getText().match(/^scenario /gm).length;
    assert.equal(runs.length, scenarios);
    const { command, arguments: given } = runs[0].command;
    const result = await vscode.commands.executeCommand(command, ...given);
    assert.equal(result.passed, true, result.output);
};

exports['a failing scenario is told at its line'] = async () => {
    await replace('    expect exit renewed\n', '    expect exit declined\n');
    const { uri } = editor().document;
    const title = 'voicemail first, renewed on the second call';
    const result = await vscode.commands.executeCommand('journey.runScenario', { uri: uri.toString(), title });
    assert.equal(result.passed, false);
    const [failure] = result.failures;
    assert.ok(vscode.Uri.parse(failure.uri).path.endsWith('scenarios.journey'));
    const line = editor().document.lineAt(failure.range.start.line).text;
    assert.match(line, /expect exit declined/);
    await vscode.commands.executeCommand('undo');
};

exports['the test explorer runs everything'] = async () => {
    await vscode.commands.executeCommand('testing.runAll');
};

exports['the server can be started again'] = async () => {
    await vscode.commands.executeCommand('journey.restartServer');
    await open('renewal.journey');
    await replace('exclude   segment Complaints', 'exclude   segment Complaint');
    const [mistake] = await until('a diagnostic', () => problems().length > 0 && problems());
    assert.equal(codeOf(mistake), 'unknown-name');
    await replace('exclude   segment Complaint', 'exclude   segment Complaints');
    await until('no diagnostic', () => problems().length === 0);
};

exports['everything is as it was'] = async () => {
    await revert();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
};

function editor() {
    return vscode.window.activeTextEditor;
}

async function open(name) {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), vscode.ViewColumn.One);
}

/** Takes back what was edited in all files. */
async function revert() {
    for (const document of vscode.workspace.textDocuments.filter((each) => each.isDirty)) {
        await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
        await vscode.commands.executeCommand('workbench.action.files.revert');
    }
}

function problems() {
    return vscode.languages.getDiagnostics(editor().document.uri);
}

function codeOf(diagnostic) {
    return typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
}

function textAt(range) {
    return editor().document.getText(range);
}

/** The place some characters into the first occurrence of a text. */
function at(text, characters) {
    const { document } = editor();
    const index = document.getText().indexOf(text);
    assert.ok(index >= 0, `the file has ${text}`);
    return document.positionAt(index + characters);
}

async function replace(old, text) {
    const start = at(old, 0);
    const range = new vscode.Range(start, at(old, old.length));
    assert.ok(await editor().edit((edit) => edit.replace(range, text)));
}

function tabs() {
    return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** Waits until the server has taken in what was edited: it answers in order. */
async function settle() {
    await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', editor().document.uri);
    await new Promise((done) => setTimeout(done, 300));
}

async function until(what, holds) {
    for (let tries = 0; tries < 400; tries += 1) {
        const found = await holds();
        if (found) {
            return found;
        }
        await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`waited in vain for ${what}`);
}
