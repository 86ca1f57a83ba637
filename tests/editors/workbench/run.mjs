// Runs the extension in the real workbench: first the driver extension asks for everything by the
// editor's own commands, then a browser does what a person does. At the end no process may be left.
// run.mjs WORK [--keep FOLDER]; WORK holds `project/`, `journey.vsix` and `driver.vsix`.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Workbench } from './workbench.mjs';
import { look } from './look.mjs';

const [work, , keep] = process.argv.slice(2);
const { chromium } = createRequire(join(process.env.WORKBENCH, 'package.json'))('playwright-core');

// A copy of the program of our own: its processes can be told from all others.
const program = join(work, 'bin', 'journey');
mkdirSync(dirname(program));
copyFileSync(process.env.JOURNEY, program);

const pictures = keep ?? join(work, 'pictures');
mkdirSync(pictures, { recursive: true });

const workbench = new Workbench(process.env.WORKBENCH, work, program);
let failures = 0;
try {
    workbench.install('journey.vsix');
    workbench.install('driver.vsix');
    await workbench.start();
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM,
        args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
        const pristine = join(work, 'pristine');
        cpSync(workbench.project, pristine, { recursive: true });
        failures += await drive(browser);
        cpSync(pristine, workbench.project, { recursive: true });
        failures += await look(browser, workbench, pictures, told);
    } finally {
        await browser.close();
    }
} finally {
    const left = await workbench.stop();
    told('no server is left at the end', left.length === 0 ? undefined : `still running: ${left.join(', ')}`);
    failures += left.length;
}
if (failures > 0) {
    console.log(workbench.log());
}
process.exit(failures === 0 ? 0 : 1);

/** Lets the driver extension run its tests; how many failed. */
async function drive(browser) {
    writeFileSync(join(work, 'drive'), '');
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(workbench.address);
    const done = join(work, 'drive.done');
    for (let tries = 0; tries < 1800 && !existsSync(done); tries += 1) {
        await new Promise((go) => setTimeout(go, 100));
    }
    if (!existsSync(done)) {
        await page.screenshot({ path: join(pictures, 'stuck.png') });
        told('the driver extension runs', 'no result after three minutes');
        return 1;
    }
    workbench.forget('drive');
    await page.close();
    const results = JSON.parse(readFileSync(done, 'utf8'));
    results.forEach(({ name, problem, took }) => told(name, problem, took));
    return results.filter(({ problem }) => problem !== undefined).length;
}

function told(name, problem, took) {
    const time = took === undefined ? '' : ` (${took} ms)`;
    console.log(problem === undefined ? `ok   ${name}${time}` : `FAIL ${name}${time}\n     ${String(problem).replaceAll('\n', '\n     ')}`);
}
