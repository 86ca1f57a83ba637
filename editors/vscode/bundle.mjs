// Bundles the extension and the page of the graph into `dist/`.
import { build } from 'esbuild';

const release = process.argv.includes('--release');
const common = { bundle: true, minify: release, sourcemap: release ? false : 'linked', logLevel: 'warning' };

await build({
    ...common,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
});
await build({
    ...common,
    entryPoints: ['view/graph.ts', 'view/graph.css'],
    outdir: 'dist/view',
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
});
