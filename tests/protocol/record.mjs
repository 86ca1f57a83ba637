#!/usr/bin/env node
// Stands in for the language server and writes down how a client introduces itself, so that
// `clients/` can be renewed: name it as the editor's server, RECORD names the file to write.
import { writeFileSync } from 'node:fs';

let input = Buffer.alloc(0);
process.stdin.on('data', (data) => {
    input = Buffer.concat([input, data]);
    for (let message = take(); message !== undefined; message = take()) {
        hear(message);
    }
});
process.stdin.on('end', () => process.exit(1));

function take() {
    const head = input.indexOf('\r\n\r\n');
    const length = Number(/content-length: *(\d+)/i.exec(input.subarray(0, Math.max(head, 0)).toString())?.[1]);
    if (head < 0 || input.length < head + 4 + length) {
        return undefined;
    }
    const body = input.subarray(head + 4, head + 4 + length).toString();
    input = input.subarray(head + 4 + length);
    return JSON.parse(body);
}

function hear({ method, id, params }) {
    if (method === 'exit') {
        process.exit(0);
    }
    if (method === 'initialize') {
        writeFileSync(process.env.RECORD, `${JSON.stringify(params, undefined, 2)}\n`);
    }
    if (id !== undefined) {
        const result = method === 'initialize' ? { capabilities: {} } : null;
        const body = JSON.stringify({ jsonrpc: '2.0', id, result });
        process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    }
}
