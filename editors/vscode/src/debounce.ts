/** Waits for a pause. */
import type { Disposable } from 'vscode';

/** Runs the work once nobody has asked for it for a while. */
export class Debounce implements Disposable {
    private timer: NodeJS.Timeout | undefined;

    constructor(
        private readonly pause: number,
        private readonly work: () => void,
    ) {}

    ask(): void {
        this.dispose();
        this.timer = setTimeout(this.work, this.pause);
    }

    dispose(): void {
        clearTimeout(this.timer);
    }
}
