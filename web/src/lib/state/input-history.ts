/** Walks through earlier inputs, and back to what was being typed. */
export class InputHistory {
    private at: number | null = null;
    private draft = '';
    private inputs: string[] = [];

    constructor(private readonly sent: () => string[]) {}

    get recalling(): boolean {
        return this.at !== null;
    }

    older(typed: string): string | null {
        if (this.at === null) {
            this.inputs = distinct(this.sent());
            this.draft = typed;
            this.at = this.inputs.length;
        }
        if (this.at === 0) {
            return null;
        }
        this.at--;
        return this.inputs[this.at] ?? null;
    }

    newer(): string | null {
        if (this.at === null) {
            return null;
        }
        this.at++;
        if (this.at >= this.inputs.length) {
            this.at = null;
            return this.draft;
        }
        return this.inputs[this.at] ?? null;
    }

    reset(): void {
        this.at = null;
    }
}

/** Each input once, where it was sent last. */
function distinct(inputs: string[]): string[] {
    return inputs.filter((input, i) => inputs.lastIndexOf(input) === i);
}
