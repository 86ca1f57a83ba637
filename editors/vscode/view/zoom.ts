/** How large the drawing is. */

const LEAST = 0.2;
const MOST = 4;

/** Smaller than this a drawing cannot be read, and is scrolled instead. */
const READABLE = 0.6;

/** At first the drawing fits the width if it can be read so; then it is as large as somebody wants it. */
export class Zoom {
    private scale: number | 'readable' | 'whole' = 'readable';

    constructor(private readonly drawing: HTMLElement) {
        drawing.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    }

    fit(): void {
        this.scale = 'whole';
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
        svg.style.width = this.width(width);
    }

    private width(natural: number): string {
        switch (this.scale) {
            case 'readable':
                return `clamp(${READABLE * natural}px, 100%, ${natural}px)`;
            case 'whole':
                return `min(100%, ${natural}px)`;
            default:
                return `${this.scale * natural}px`;
        }
    }

    private wheel(event: WheelEvent): void {
        if (event.ctrlKey || event.metaKey) {
            event.preventDefault();
            this.by(Math.exp(-event.deltaY / 300));
        }
    }

    private current(): number {
        const svg = this.svg();
        return svg === null ? 1 : svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    }

    private svg(): SVGSVGElement | null {
        return this.drawing.querySelector('svg');
    }
}
