"use strict";
// Keeps the parts marked `data-live` as the server would write them now. Without it, reloading does the same.
const EVERY = 2000;
const said = document.getElementById("said");
const fresh = document.getElementById("fresh");
const pause = document.getElementById("pause");
let paused = false;
let reached = true;

/** What is worth telling, by the ids of what tells it. */
function told(root) {
  return new Map([...root.querySelectorAll("[data-tell][id]")].map(one => [one.id, one.dataset.tell]));
}

/** Makes an element like another without replacing what stays, so that focus, scrolling and selections stay, too. */
function like(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const next = [...fresh.childNodes];
  next.forEach((wanted, place) => {
    const there = old.childNodes[place];
    if (!there) old.append(wanted);
    else if (there.nodeType !== wanted.nodeType || there.nodeName !== wanted.nodeName) there.replaceWith(wanted);
    else if (there.nodeType === Node.ELEMENT_NODE) like(there, wanted);
    else if (there.nodeValue !== wanted.nodeValue) there.nodeValue = wanted.nodeValue;
  });
  while (old.childNodes.length > next.length) old.lastChild.remove();
}

function take(page) {
  const before = told(document);
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const now = page.getElementById(part.id);
    if (now) like(part, now);
  }
  const news = [...told(document)].filter(([id, text]) => before.get(id) !== text).map(([, text]) => text);
  if (news.length) said.textContent = news.slice(0, 3).join(". ") + ".";
}

async function refresh() {
  if (paused || document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (!reached) said.textContent = "The engine answers again.";
    reached = true;
  } catch {
    if (reached) said.textContent = "The engine does not answer; what is shown here may be old.";
    reached = false;
  }
}

async function keep() {
  await refresh();
  setTimeout(keep, EVERY);
}

pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  fresh.textContent = paused ? "Not refreshed" : "Refreshed every two seconds";
});
document.addEventListener("visibilitychange", refresh);
if (document.querySelector("main [data-live]")) {
  pause.parentElement.hidden = false;
  setTimeout(keep, EVERY);
}
const entry = document.querySelector("#picture .entry");
if (entry) {
  // A picture that is wider than its room begins with its entry in the middle.
  const [room, box] = [entry.closest("#picture"), entry.getBoundingClientRect()];
  room.scrollLeft += box.left + box.width / 2 - room.getBoundingClientRect().left - room.clientWidth / 2;
}
