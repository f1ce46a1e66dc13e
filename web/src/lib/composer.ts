/** The worker whose composer is to be written in at once, since somebody has just made it. */
let wanted: string | null = null;

export function writeTo(worker: string): void {
    wanted = worker;
}

/** True once, for the worker that was asked for. */
export function isToBeWrittenTo(worker: string): boolean {
    const its = wanted === worker;
    if (its) {
        wanted = null;
    }
    return its;
}
