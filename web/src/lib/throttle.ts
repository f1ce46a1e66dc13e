/** Does something soon, and not again before that: also where it is asked for without a pause. */
export class Throttle {
    private timer: ReturnType<typeof setTimeout> | null = null;

    constructor(private readonly action: () => void) {}

    ask(ms: number): void {
        this.timer ??= setTimeout(() => {
            this.timer = null;
            this.action();
        }, ms);
    }

    stop(): void {
        clearTimeout(this.timer ?? undefined);
        this.timer = null;
    }
}
