/** How large the drawing is. */

const LEAST = 0.2;
const MOST = 4;

/** The drawing fits the width until somebody changes its size. */
export class Zoom {
    private scale: number | undefined;

    constructor(private readonly drawing: HTMLElement) {
        drawing.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    }

    fit(): void {
        this.scale = undefined;
        this.apply();
    }

    by(factor: number): void {
        this.scale = Math.min(MOST, Math.max(LEAST, this.current() * factor));
        this.apply();
    }

    /** Gives a new drawing the size that was chosen. */
    apply(): void {
        const svg = this.svg();
        if (svg === null) {
            return;
        }
        svg.removeAttribute('height');
        const width = svg.viewBox.baseVal.width;
        // A small drawing is not blown up, and a wide one not made too small to read.
        svg.style.width = this.scale === undefined ? `clamp(${0.55 * width}px, 100%, ${width}px)` : `${this.scale * width}px`;
    }

    private wheel(event: WheelEvent): void {
        if (event.ctrlKey || event.metaKey) {
            event.preventDefault();
            this.by(Math.exp(-event.deltaY / 300));
        }
    }

    private current(): number {
        const svg = this.svg();
        return this.scale ?? (svg === null ? 1 : svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
    }

    private svg(): SVGSVGElement | null {
        return this.drawing.querySelector('svg');
    }
}
