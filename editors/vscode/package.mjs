// Packs the extension: `node package.mjs [--server PROGRAM --target PLATFORM] [--out FILE]`.
// With a program it is put inside, and the package is for that platform only; without one the
// extension looks for `journey` on the PATH.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values: asked } = parseArgs({
    options: { server: { type: 'string' }, target: { type: 'string' }, out: { type: 'string' } },
});
if ((asked.server === undefined) !== (asked.target === undefined)) {
    console.error('--server and --target go together: a program runs on one platform only');
    process.exit(2);
}

const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const platform = asked.target === undefined ? '' : `-${asked.target}`;
const out = asked.out ?? join(here, `journey${platform}-${version}.vsix`);

rmSync(join(here, 'server'), { recursive: true, force: true });
if (asked.server !== undefined) {
    const name = asked.target?.startsWith('win32') ? 'journey.exe' : 'journey';
    mkdirSync(join(here, 'server'));
    copyFileSync(asked.server, join(here, 'server', name));
    chmodSync(join(here, 'server', name), 0o755);
}

const vsce = join(here, 'node_modules', '@vscode', 'vsce', 'vsce');
const words = ['package', '--no-dependencies', '--allow-missing-repository', '--out', out];
if (asked.target !== undefined) {
    words.push('--target', asked.target);
}
const done = spawnSync(process.execPath, [vsce, ...words], { cwd: here, stdio: 'inherit' });
process.exit(done.status ?? 1);
