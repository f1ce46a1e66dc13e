import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
    name: string;
    ph: string;
    pid: number;
    tid: number;
    dur?: number;
    tdur?: number;
    args?: { name?: string };
}

/** What the page's main thread did, in its own time: what else the machine does at the moment is not in it. */
export interface MainThread {
    tasks: number;
    /** Tasks that took more than 50 ms of the processor, which a person may notice. */
    long: number;
    longestMs: number;
    totalMs: number;
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];

export async function traced(browser: Browser, page: Page, action: () => Promise<void>): Promise<MainThread> {
    await browser.startTracing(page, { categories: CATEGORIES });
    let file: Buffer;
    try {
        await action();
    } finally {
        file = await browser.stopTracing();
    }
    const { traceEvents } = JSON.parse(file.toString()) as { traceEvents: TraceEvent[] };
    return busiest(traceEvents);
}

/** Other pages have main threads too; the one that was worked with is the busiest. */
function busiest(events: TraceEvent[]): MainThread {
    const key = (event: TraceEvent): string => `${event.pid}/${event.tid}`;
    const mains = new Set(events.filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain').map(key));
    const threads = new Map<string, number[]>();
    for (const event of events) {
        if (event.name === 'RunTask' && event.ph === 'X' && event.tdur !== undefined && mains.has(key(event))) {
            const times = threads.get(key(event)) ?? [];
            times.push(event.tdur / 1000);
            threads.set(key(event), times);
        }
    }
    const sum = (times: number[]): number => times.reduce((a, b) => a + b, 0);
    const times = [...threads.values()].sort((a, b) => sum(b) - sum(a))[0] ?? [];
    return {
        tasks: times.length,
        long: times.filter((ms) => ms > 50).length,
        longestMs: Math.round(times.reduce((a, b) => Math.max(a, b), 0)),
        totalMs: Math.round(sum(times)),
    };
}
