import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { traced, type MainThread } from './support/trace.ts';
import { World } from './support/world.ts';

const ITEMS = 10_000;
const WORKERS = 1_000;

interface Figure {
    figure: string;
    measured: string;
    target: string;
}

export async function figures(): Promise<Figure[]> {
    const world = await World.begin();
    try {
        return [
            ...(await firstView(world)),
            ...(await longTranscript(world)),
            ...(await crowd(world)),
            ...(process.env.YOI_FIGURES === 'short' ? [] : await manyWorkers(world)),
        ];
    } finally {
        await world.end();
    }
}

async function firstView(world: World): Promise<Figure[]> {
    const context = await world.visitor();
    const page = await world.page('/settings', context);
    const began = Date.now();
    await page.goto(world.url);
    await page.locator('.connection.live').waitFor();
    const took = Date.now() - began;
    const scripts = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.endsWith('.js')));
    let bytes = 0;
    for (const script of scripts) {
        bytes += gzipSync(await (await context.request.get(script)).body()).length;
    }
    await context.close();
    return [
        { figure: 'first view, live', measured: `${took} ms`, target: '< 1000 ms' },
        { figure: 'script, gzipped', measured: `${Math.round(bytes / 1000)} kB`, target: '<= 250 kB' },
    ];
}

/** The history is answered in the server's place, in its form: writing 10,000 items takes longer than reading them. */
async function longTranscript(world: World): Promise<Figure[]> {
    await world.server.worker('long');
    const context = await world.visitor();
    const page = await world.page('/workers', context);
    await page.getByRole('link', { name: /long/ }).waitFor();
    await page.route('**/events?**', (route) => {
        const query = new URL(route.request().url()).searchParams;
        const before = query.get('before') === 'end' ? ITEMS + 1 : Number(query.get('before') ?? 1);
        const limit = Number(query.get('limit') ?? 100);
        const seqs = Array.from({ length: Math.min(limit, before - 1) }, (_, i) => before - 1 - i);
        const next = seqs.at(-1) ?? 1;
        return route.fulfill({ json: { items: seqs.map(event), next_before: next > 1 ? next : null, more: next > 1 } });
    });
    const began = Date.now();
    await page.getByRole('link', { name: /long/ }).click();
    await page.getByText(`item ${ITEMS}`, { exact: true }).waitFor();
    const opened = Date.now() - began;
    const heapBefore = await heap(page);
    let frames = { all: 0, slow: 0 };
    const thread = await traced(world.browser, page, async () => {
        frames = await scrollToStart(page);
    });
    const heapAfter = await heap(page);
    const rows = await page.locator('[aria-label=Transcript] [role=listitem]').count();
    await context.close();
    return [
        { figure: `${ITEMS} items, opened at the end`, measured: `${opened} ms`, target: '< 300 ms' },
        { figure: 'frames over 50 ms while scrolling to the start', measured: `${frames.slow} of ${frames.all}`, target: '0' },
        ...ofThread('scrolling to the start', thread),
        { figure: 'rows in the page at once', measured: String(rows), target: 'few' },
        { figure: 'heap before and after', measured: `${heapBefore} MB, ${heapAfter} MB`, target: 'flat' },
    ];
}

/** The page's own time on the processor, which other work on the machine does not change. */
function ofThread(what: string, { tasks, long, longestMs, totalMs }: MainThread): Figure[] {
    return [
        { figure: `${what}: tasks over 50 ms of processor`, measured: `${long} of ${tasks}, longest ${longestMs} ms`, target: '0' },
        { figure: `${what}: processor time of the page`, measured: `${totalMs} ms`, target: '' },
    ];
}

function event(seq: number): Record<string, unknown> {
    return { seq, pos: seq, at: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString(), kind: 'message', run: 1, item: `o-${seq}`, offset: 0, role: 'assistant', content: `item ${seq}\n${'and a second line '.repeat(seq % 7)}`.trimEnd(), crc: '00000000' };
}

async function heap(page: Page): Promise<number> {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    await session.detach();
    return Math.round(usedSize / 1e6);
}

async function scrollToStart(page: Page): Promise<{ all: number; slow: number }> {
    return page.evaluate(async () => {
        const list = document.querySelector('[aria-label=Transcript]')!;
        const frames: number[] = [];
        let last = performance.now();
        while (!document.querySelector('[data-key="out-1-o-1"]') && frames.length < 5_000) {
            list.scrollTop -= 900;
            await new Promise((drawn) => requestAnimationFrame(drawn));
            const now = performance.now();
            frames.push(now - last);
            last = now;
        }
        return { all: frames.length, slow: frames.filter((ms) => ms > 50).length };
    });
}

const CROWD_FRAMES_S = 2_400;
const CROWD_S = 10;

/** A stream of always the same frames, as 300 runs a second of 1,000 workers make it, told inside of the page. */
async function crowd(world: World): Promise<Figure[]> {
    const context = await world.visitor();
    const page = await context.newPage();
    const at = (i: number): string => new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString();
    const items = Array.from({ length: WORKERS }, (_, i) => ({
        worker_id: id(i), runtime_id: 'embedded', name: `crowd ${i}`, profile: 'shell', backend: 'process', labels: {}, lifecycle: 'active',
        attachment: 'connected', run_state: 'idle', hidden: false, damaged: false, generation: 1, last_seq: 3, created_at: at(i), updated_at: at(i),
    }));
    await page.route('**/api/v1/workers?**', (route) => route.fulfill({ json: { items, next_cursor: null, as_of: at(0) } }));
    await page.addInitScript(tellCrowd, { workers: WORKERS, perSecond: CROWD_FRAMES_S, seconds: CROWD_S });
    await page.goto(`${world.url}/workers`);
    await page.getByRole('link', { name: /crowd/ }).first().waitFor();
    const thread = await traced(world.browser, page, async () => {
        await page.evaluate(() => (window as unknown as { crowd: () => Promise<void> }).crowd());
    });
    await context.close();
    return ofThread(`${CROWD_S * CROWD_FRAMES_S} frames about ${WORKERS} workers in ${CROWD_S} s`, thread);
}

function id(i: number): string {
    return `0193f1c2-0000-7000-8000-${String(i).padStart(12, '0')}`;
}

/** Runs in the page, before anything of it: sockets that say these frames. */
function tellCrowd({ workers, perSecond, seconds }: { workers: number; perSecond: number; seconds: number }): void {
    const STEP_MS = 20;
    let tell: (text: string) => void = () => {};
    window.WebSocket = class {
        static readonly OPEN = 1;
        readyState = 0;
        onopen: (() => void) | null = null;
        onmessage: ((message: { data: string }) => void) | null = null;
        onclose = null;
        constructor() {
            setTimeout(() => {
                this.readyState = 1;
                this.onopen?.();
            });
        }
        send(text: string): void {
            const { sub } = JSON.parse(text) as { sub: string };
            tell = (frame) => this.onmessage?.({ data: `{"sub":"${sub}",${frame}}` });
            setTimeout(() => tell('"event":"subscribed"'));
        }
        close(): void {}
    } as unknown as typeof WebSocket;
    const seqs = new Array<number>(workers).fill(3);
    const frame = (n: number): string => {
        const i = Math.floor(n / 8) * 7 % workers;
        const address = `"runtime_id":"embedded","worker_id":"0193f1c2-0000-7000-8000-${String(i).padStart(12, '0')}"`;
        const event = (fields: string): string => {
            const seq = (seqs[i] = seqs[i]! + 1);
            return `"event":"event","id":"${n}","data":{${address},"event":{"seq":${seq},"pos":${n},"at":"${new Date(Date.UTC(2026, 1, 1) + n).toISOString()}",${fields},"crc":"00000000"}}`;
        };
        const live = (state: string): string => `"event":"live","data":{${address},"lifecycle":"active","attachment":"connected","run_state":"${state}","last_seq":${seqs[i]}}`;
        switch (n % 8) {
            case 0: return event('"kind":"input_accepted","input_kind":"user","content":"echo x"');
            case 1: return event('"kind":"run_started","run":1');
            case 2: return live('busy');
            case 3: return `"event":"delta","data":{${address},"run":1,"item":"o","kind":"message","role":"assistant","offset":0,"text":"x\\n"}`;
            case 4: return event('"kind":"message","run":1,"item":"o","offset":0,"role":"assistant","content":"x\\n"');
            case 5: return event('"kind":"usage","run":1');
            case 6: return event('"kind":"run_finished","run":1,"reason":"completed","exit_code":0');
            default: return live('idle');
        }
    };
    (window as unknown as { crowd: () => Promise<void> }).crowd = async () => {
        const all = perSecond * seconds;
        const each = (perSecond * STEP_MS) / 1000;
        for (let n = 0; n < all; ) {
            for (const end = Math.min(all, n + each); n < end; n++) {
                tell(frame(n));
            }
            await new Promise((later) => setTimeout(later, STEP_MS));
        }
    };
}

async function manyWorkers(world: World): Promise<Figure[]> {
    for (let i = 0; i < WORKERS; i += 20) {
        await Promise.all(Array.from({ length: 20 }, (_, k) => world.server.worker(`crowd ${i + k}`)));
    }
    const page = await world.page('/workers');
    await page.getByRole('link', { name: /crowd/ }).first().waitFor();
    const ids = (await world.server.api<{ items: { worker_id: string }[] }>('GET', '/api/v1/workers?limit=1000')).items;
    const sent = { runs: 0 };
    let frames = { all: 0, slow: 0, worst: 0 };
    const thread = await traced(world.browser, page, async () => {
        [frames] = await Promise.all([countFrames(page), sendFor(world, ids, sent)]);
    });
    const what = `${WORKERS} workers, ${sent.runs} runs in 9 s`;
    return [
        { figure: `${what}: frames over 50 ms`, measured: `${frames.slow} of ${frames.all}, worst ${frames.worst} ms`, target: '0' },
        ...ofThread(what, thread),
    ];
}

async function countFrames(page: Page): Promise<{ all: number; slow: number; worst: number }> {
    return page.evaluate(async () => {
        const times: number[] = [];
        let last = performance.now();
        const end = last + 10_000;
        while (last < end) {
            await new Promise((drawn) => requestAnimationFrame(drawn));
            const now = performance.now();
            times.push(now - last);
            last = now;
        }
        return { all: times.length, slow: times.filter((ms) => ms > 50).length, worst: Math.round(Math.max(...times)) };
    });
}

async function sendFor(world: World, ids: { worker_id: string }[], sent: { runs: number }): Promise<void> {
    const until = Date.now() + 9_000;
    while (Date.now() < until) {
        await Promise.all(ids.slice(sent.runs % 900, (sent.runs % 900) + 8).map(({ worker_id }) => world.server.send(worker_id, 'echo x')));
        sent.runs += 8;
    }
}
