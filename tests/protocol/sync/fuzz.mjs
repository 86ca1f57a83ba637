// Random edits, to the server's copy of a document and to that of the protocol's reference
// implementation: after each case both have the same text. fuzz.mjs [CASES] [SEED]
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(join(process.env.SYNC, 'package.json')));
const fc = require('fast-check');
const rpc = require('vscode-jsonrpc/node');
const { TextDocument } = require('vscode-languageserver-textdocument');

const cases = Number(process.argv[2] ?? 3000);
const seed = Number(process.argv[3] ?? 20261122);

const LETTERS = ['a', 'b', 'Z', ' ', '\n', '\r\n', '\r', 'é', 'ö', '漢', '🎉', '{', '}', '"', '\u0000', '\u2028', '\u0301', '\ufeff'];
const text = (most) => fc.array(fc.constantFrom(...LETTERS), { maxLength: most }).map((letters) => letters.join(''));
// Positions are drawn past the ends of lines and of the text; most are inside.
const place = fc.record({ line: fc.nat(9), character: fc.nat(14) });
const range = fc.tuple(place, place).map(([a, b]) => (before(a, b) ? { start: a, end: b } : { start: b, end: a }));
const change = fc.oneof(
    { weight: 39, arbitrary: fc.record({ range, text: text(6) }) },
    { weight: 1, arbitrary: fc.record({ text: text(30) }) },
);
const notifications = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });

const server = spawn(process.env.JOURNEY, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin));
connection.onRequest(() => null);
connection.listen();
await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
await connection.sendNotification('initialized', {});

let number = 0;
let edits = 0;
const result = await fc.check(fc.asyncProperty(text(40), notifications, sameText), { numRuns: cases, seed, endOnFailure: false });
await connection.sendRequest('shutdown');
await connection.sendNotification('exit');
const code = await new Promise((ended) => server.on('exit', ended));

if (result.failed) {
    console.error(fc.defaultReportMessage(result));
} else {
    console.log(`${result.numRuns} cases, ${edits} edits, seed ${seed}: the same text`);
}
process.exit(result.failed || code !== 0 ? 1 : 0);

/** Whether the server has the text that the reference implementation has, after these edits. */
async function sameText(initial, all) {
    number += 1;
    const uri = `untitled:case-${number}`;
    let ours = initial;
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'journey', version: 1, text: initial } });
    for (const [index, changes] of all.entries()) {
        const whole = changes.map((each) => {
            const made = settled(ours, each);
            ours = edited(ours, made);
            return made;
        });
        edits += whole.length;
        await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: index + 2 }, contentChanges: whole });
    }
    const { text: theirs } = await connection.sendRequest('journey/text', { uri });
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    if (theirs !== ours) {
        throw new Error(`the server has ${JSON.stringify(theirs)}, the reference ${JSON.stringify(ours)}`);
    }
}

/** The text after a change. The oracle is asked anew each time: its own table of lines goes wrong after some inserts. */
function edited(current, made) {
    const document = TextDocument.create('x:', 'journey', 1, current);
    return TextDocument.update(document, [made], 2).getText();
}

/** The change without positions inside a letter of two units, where the oracle would cut it in half. */
function settled(current, made) {
    if (made.range === undefined) {
        return made;
    }
    const document = TextDocument.create('x:', 'journey', 1, current);
    const whole = (position) => {
        const offset = document.offsetAt(position);
        const inside = /[\ud800-\udbff]/.test(current[offset - 1] ?? '') && /[\udc00-\udfff]/.test(current[offset] ?? '');
        return inside ? document.positionAt(offset - 1) : position;
    };
    return { ...made, range: { start: whole(made.range.start), end: whole(made.range.end) } };
}

function before(a, b) {
    return a.line < b.line || (a.line === b.line && a.character <= b.character);
}
