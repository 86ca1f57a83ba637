
"use strict";
const room = document.getElementById("picture");
const svg = room.querySelector("svg");
const full = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
let scale = 1;

/** Shows the picture at a scale and keeps the point at (x, y) of the room where it is. */
function zoom(next, x = room.clientWidth / 2, y = room.clientHeight / 2) {
  next = Math.min(4, Math.max(0.1, next));
  const left = (room.scrollLeft + x) * (next / scale) - x;
  const top = (room.scrollTop + y) * (next / scale) - y;
  scale = next;
  svg.style.width = full.width * scale + "px";
  svg.style.height = full.height * scale + "px";
  room.scrollTo(left, top);
}

function fit() {
  zoom(Math.min(1, room.clientWidth / full.width));
}

/** Marks the step that the address names, in the picture and in the list. */
function show() {
  for (const one of document.querySelectorAll(".here")) one.classList.remove("here");
  let step;
  try { step = decodeURIComponent(location.hash.slice(1)); } catch { return; }
  if (!step) return;
  for (const one of document.querySelectorAll("[data-step]")) {
    if (one.dataset.step !== step) continue;
    one.classList.add("here");
    if (!svg.contains(one)) continue;
    if (scale < 0.7) zoom(1);
    const [box, around] = [one.getBoundingClientRect(), room.getBoundingClientRect()];
    room.scrollBy(
      box.left + box.width / 2 - around.left - around.width / 2,
      box.top + box.height / 2 - around.top - around.height / 2);
  }
}

const keys = { "+": () => zoom(scale * 1.25), "=": () => zoom(scale * 1.25), "-": () => zoom(scale / 1.25), "0": () => zoom(1), "f": fit };
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  keys[event.key]();
  event.preventDefault();
});
document.getElementById("in").onclick = keys["+"];
document.getElementById("out").onclick = keys["-"];
document.getElementById("full").onclick = keys["0"];
document.getElementById("fit").onclick = fit;
room.addEventListener("wheel", event => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const around = room.getBoundingClientRect();
  zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - around.left, event.clientY - around.top);
}, { passive: false });
let held = false;
room.addEventListener("pointerdown", event => {
  held = event.pointerType === "mouse" && event.button === 0 && !event.target.closest("a");
  room.classList.toggle("held", held);
});
addEventListener("pointermove", event => { if (held) room.scrollBy(-event.movementX, -event.movementY); });
addEventListener("pointerup", () => { held = false; room.classList.remove("held"); });
addEventListener("hashchange", show);
// Nobody reads small text: a picture that is much wider than the room begins with its entry in the middle.
const whole = room.clientWidth / full.width;
zoom(whole >= 1 ? 1 : whole >= 0.7 ? whole : 1);
const entry = svg.querySelector(".entry").getBoundingClientRect();
room.scrollBy(entry.left + entry.width / 2 - room.getBoundingClientRect().left - room.clientWidth / 2, 0);
show();
if (location.hash && innerWidth > 640) addEventListener("load", () => requestAnimationFrame(() => scrollTo(0, 0)));
