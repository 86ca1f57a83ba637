// usage: node textmate.mjs GRAMMAR LIST   (NODE_PATH holds vscode-textmate and vscode-oniguruma)
// Writes one line of JSON for each file of the list: [[offset in UTF-8 bytes, text, [scopes]], …].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(process.env.NODE_PATH + "/");
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

const [grammarPath, list] = process.argv.slice(2);
const lines = readFileSync(list, "utf8").trimEnd().split("\n");
const files = lines.map((line) => join(dirname(list), JSON.parse(line).file));
const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
const onigLib = oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length)).then(() => ({
  createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text) => new oniguruma.OnigString(text),
}));
const registry = new Registry({
  onigLib,
  loadGrammar: async () => parseRawGrammar(readFileSync(grammarPath, "utf8"), grammarPath),
});
const grammar = await registry.loadGrammar("source.journey");

for (const file of files) {
  const found = [];
  let offset = 0;
  let state = INITIAL;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const token of result.tokens) {
      const text = line.slice(token.startIndex, token.endIndex);
      found.push([offset + Buffer.byteLength(line.slice(0, token.startIndex)), text, token.scopes.slice(1)]);
    }
    offset += Buffer.byteLength(line) + 1;
  }
  console.log(JSON.stringify(found));
}
