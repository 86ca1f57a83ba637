// The comment on a pull request, written by the real script to a server that answers as GitHub's interface does.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";

const script = join(process.env.REPOSITORY, "integrations/github/comment.mjs");
const folder = mkdtempSync(join(process.env.WORK ?? tmpdir(), "comments-"));

/// What the server holds, and what it was asked.
let comments;
let asked;
let refuses;

const server = createServer((request, answer) => {
    let text = "";
    request.on("data", (piece) => { text += piece; });
    request.on("end", () => {
        const url = new URL(request.url, "http://localhost");
        asked.push(`${request.method} ${url.pathname}`);
        const send = (status, body) => {
            answer.writeHead(status, { "content-type": "application/json" });
            answer.end(JSON.stringify(body));
        };
        assert.equal(request.headers.authorization, "Bearer secret");
        if (refuses?.(request)) {
            return send(refuses(request), { message: "Resource not accessible by integration" });
        }
        const of = url.pathname.match(/^\/repos\/acme\/shop\/issues\/(comments\/)?(\d+)/);
        if (request.method === "GET") {
            const page = Number(url.searchParams.get("page"));
            return send(200, comments.slice((page - 1) * 100, page * 100));
        }
        const { body } = JSON.parse(text);
        if (body.length > 65_536) {
            return send(422, { message: "body is too long" });
        }
        if (request.method === "POST") {
            comments.push({ id: comments.length + 1, body });
            return send(201, comments.at(-1));
        }
        const found = comments.find((one) => one.id === Number(of[2]));
        found.body = body;
        return send(200, found);
    });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
after(() => server.close());

beforeEach(() => {
    comments = [{ id: 1, body: "please have a look" }];
    asked = [];
    refuses = undefined;
});

async function comment(text, { event = { pull_request: { number: 7 } }, key = "journey renewals" } = {}) {
    const [diff, events, summary] = ["diff.md", "event.json", "summary.md"].map((name) => join(folder, name));
    writeFileSync(diff, text);
    writeFileSync(events, JSON.stringify(event));
    writeFileSync(summary, "");
    const env = {
        PATH: process.env.PATH,
        GITHUB_API_URL: `http://127.0.0.1:${server.address().port}`,
        GITHUB_EVENT_PATH: events,
        GITHUB_REPOSITORY: "acme/shop",
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_TOKEN: "secret",
    };
    const child = spawn(process.execPath, [script, diff, key], { env });
    let said = "";
    child.stdout.on("data", (piece) => { said += piece; });
    child.stderr.on("data", (piece) => { said += piece; });
    const status = await new Promise((done) => child.on("close", done));
    return { status, said, summary: readFileSync(summary, "utf8") };
}

test("the first run writes a comment with a mark that nobody sees", async () => {
    const { status } = await comment("**two** changes\n");
    assert.equal(status, 0);
    assert.equal(comments.at(-1).body, "<!-- journey renewals -->\n**two** changes\n");
});

test("later runs change it in place, and only if it says something else", async () => {
    await comment("two changes\n");
    await comment("three changes\n");
    assert.equal(comments.length, 2);
    assert.equal(comments.at(-1).body, "<!-- journey renewals -->\nthree changes\n");
    asked = [];
    const { said } = await comment("three changes\n");
    assert.deepEqual(asked, ["GET /repos/acme/shop/issues/7/comments"]);
    assert.match(said, /says so already/);
});

test("each project has a comment of its own", async () => {
    await comment("renewals\n");
    await comment("clinic\n", { key: "journey clinic" });
    assert.equal(comments.length, 3);
});

test("it is found behind a hundred others", async () => {
    comments = Array.from({ length: 230 }, (_, at) => ({ id: at + 1, body: `comment ${at}` }));
    comments[214].body = "<!-- journey renewals -->\nold\n";
    await comment("new\n");
    assert.equal(comments.length, 230);
    assert.equal(comments[214].body, "<!-- journey renewals -->\nnew\n");
});

test("who may not write gets it in the summary of the job", async () => {
    refuses = (request) => request.method !== "GET" && 403;
    const { status, said, summary } = await comment("two changes\n");
    assert.equal(status, 0);
    assert.match(said, /::notice title=journey::/);
    assert.equal(summary, "two changes\n\n");
});

test("a comment that is too long is shortened, and its details are closed", async () => {
    const line = "a change that takes a whole line to tell\n";
    const { status } = await comment(`<details>\n${line.repeat(3_000)}</details>\n`);
    assert.equal(status, 0);
    const { body } = comments.at(-1);
    assert.ok(body.length <= 65_536, `${body.length}`);
    assert.match(body, /<\/details>\n\n… and more than fits/);
});

test("a server at fault fails the step", async () => {
    refuses = () => 502;
    const { status, said } = await comment("x\n");
    assert.equal(status, 1);
    assert.match(said, /502/);
});

test("without a pull request there is no comment", async () => {
    const { status } = await comment("x\n", { event: { ref: "refs/heads/main" } });
    assert.equal(status, 0);
    assert.deepEqual(asked, []);
});
