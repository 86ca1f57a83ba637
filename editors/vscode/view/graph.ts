/** The page of the graph: shows a drawing, marks where the cursor is, tells what is clicked. */
import type { FromView, ToView } from '../src/view-messages';
import { themed } from './theme';
import { Zoom } from './zoom';

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

const editor = acquireVsCodeApi();
const drawing = element('drawing', HTMLElement);
const journeys = element('journeys', HTMLSelectElement);
const note = element('note', HTMLElement);
const zoom = new Zoom(drawing);
let here: string[] = [];
let style = '';

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
    switch (data.type) {
        case 'graph':
            list(data.journeys, data.journey);
            draw(data.svg);
            break;
        case 'here':
            here = data.steps;
            mark(true);
            break;
        case 'note':
            note.textContent = data.text === '' ? '' : 'Older than the text';
            note.title = data.text;
            drawing.classList.toggle('old', data.text !== '');
            break;
    }
});

journeys.addEventListener('change', () => editor.postMessage({ type: 'choose', journey: journeys.value }));
drawing.addEventListener('click', (event) => jump(event.target));
drawing.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
        event.preventDefault();
        jump(event.target);
    }
});
element('smaller', HTMLElement).addEventListener('click', () => zoom.by(1 / 1.2));
element('larger', HTMLElement).addEventListener('click', () => zoom.by(1.2));
element('fit', HTMLElement).addEventListener('click', () => zoom.fit());
new MutationObserver(colour).observe(document.body, { attributeFilter: ['class'] });
editor.postMessage({ type: 'ready' });

function list(names: string[], current: string): void {
    journeys.replaceChildren(...names.map((name) => new Option(name, name, false, name === current)));
    journeys.hidden = names.length < 2;
}

function draw(svg: string): void {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    if (!(parsed instanceof SVGSVGElement)) {
        return;
    }
    const { scrollLeft, scrollTop } = drawing;
    const styles = [...parsed.querySelectorAll('style')];
    style = styles.map((each) => each.textContent).join('\n');
    styles.forEach((each) => each.remove());
    colour();
    // The editor would open links itself; a click is told to the extension, which knows the place.
    for (const link of parsed.querySelectorAll('a')) {
        link.removeAttribute('href');
        link.setAttribute('role', 'link');
        link.setAttribute('tabindex', '0');
    }
    drawing.replaceChildren(document.importNode(parsed, true));
    zoom.apply();
    drawing.scrollTo(scrollLeft, scrollTop);
    mark(false);
}

function colour(): void {
    document.adoptedStyleSheets = [themed(style)];
}

/** Marks the innermost step around the cursor that the drawing shows. */
function mark(scroll: boolean): void {
    const nodes = [...drawing.querySelectorAll<SVGElement>('[data-step]')];
    const step = here.find((id) => nodes.some((node) => node.dataset['step'] === id));
    for (const node of nodes) {
        node.classList.toggle('here', step !== undefined && node.dataset['step'] === step);
    }
    if (scroll) {
        const smooth = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
        nodes.find((node) => node.dataset['step'] === step)?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: smooth });
    }
}

function jump(target: EventTarget | null): void {
    const node = target instanceof Element ? target.closest('[data-step]') ?? target.querySelector('[data-step]') : null;
    const step = node instanceof SVGElement ? node.dataset['step'] : undefined;
    if (step !== undefined) {
        editor.postMessage({ type: 'jump', step });
    }
}

function element<E extends HTMLElement>(id: string, kind: new () => E): E {
    const found = document.getElementById(id);
    if (!(found instanceof kind)) {
        throw new Error(`the page has no ${id}`);
    }
    return found;
}
