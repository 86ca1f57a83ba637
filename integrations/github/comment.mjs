// One comment on a pull request that is kept up to date: `node comment.mjs FILE [KEY]`.
//
// The comment is found by a mark that nobody sees, changed in place where it is there and written where it is not.
// Who may not write (a pull request from a fork) gets the text in the summary of the job instead.

import { appendFileSync, readFileSync } from "node:fs";

/// GitHub refuses longer comments.
const LONGEST = 65_536;
/// How many pages of comments are looked through.
const MOST_PAGES = 50;

const { GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_STEP_SUMMARY, GITHUB_TOKEN } = process.env;

class Refused extends Error {}

async function ask(method, path, body) {
    const answer = await fetch(`${GITHUB_API_URL ?? "https://api.github.com"}${path}`, {
        method,
        headers: {
            accept: "application/vnd.github+json",
            authorization: `Bearer ${GITHUB_TOKEN}`,
            "content-type": "application/json",
            "x-github-api-version": "2022-11-28",
        },
        body: body && JSON.stringify(body),
    });
    if ([401, 403, 404].includes(answer.status)) {
        throw new Refused(`${method} ${path} was refused with ${answer.status}`);
    }
    if (!answer.ok) {
        throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
    }
    return answer.json();
}

/// The comment that an earlier run wrote.
async function earlier(pull, mark) {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
        const comments = await ask("GET", `/repos/${GITHUB_REPOSITORY}/issues/${pull}/comments?per_page=100&page=${page}`);
        const found = comments.find((comment) => comment.body?.startsWith(mark));
        if (found) {
            return found;
        }
        if (comments.length < 100) {
            return undefined;
        }
    }
    return undefined;
}

function shortened(text) {
    if (text.length <= LONGEST) {
        return text;
    }
    const note = "\n\n… and more than fits into a comment; the job has all of it.\n";
    const end = text.lastIndexOf("\n", LONGEST - note.length);
    // A block of details that was cut open would swallow the note.
    const kept = text.slice(0, end);
    const open = (kept.match(/<details/g) ?? []).length - (kept.match(/<\/details>/g) ?? []).length;
    const closed = "\n</details>".repeat(Math.max(0, open));
    return kept.slice(0, kept.length - closed.length) + closed + note;
}

async function tell(pull, mark, text) {
    const body = shortened(`${mark}\n${text}`);
    const before = await earlier(pull, mark);
    if (before?.body === body) {
        return "the comment says so already";
    }
    if (before) {
        await ask("PATCH", `/repos/${GITHUB_REPOSITORY}/issues/comments/${before.id}`, { body });
        return "the comment is up to date";
    }
    await ask("POST", `/repos/${GITHUB_REPOSITORY}/issues/${pull}/comments`, { body });
    return "the comment is written";
}

async function main([file, key = "journey"]) {
    const text = readFileSync(file, "utf8");
    const event = JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8"));
    const pull = event.pull_request?.number;
    if (!pull) {
        console.log("journey: no pull request, so no comment");
        return;
    }
    const mark = `<!-- ${key.replaceAll("--", "- -")} -->`;
    try {
        console.log(`journey: ${await tell(pull, mark, text)}`);
    } catch (fault) {
        if (!(fault instanceof Refused)) {
            throw fault;
        }
        appendFileSync(GITHUB_STEP_SUMMARY, `${text}\n`);
        console.log(`::notice title=journey::the comment may not be written (${fault.message}); the summary of the job has it`);
    }
}

await main(process.argv.slice(2));
