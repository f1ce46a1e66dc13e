import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
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
        return [...(await firstView(world)), ...(await longTranscript(world)), ...(await manyWorkers(world))];
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
    const frames = await scrollToStart(page);
    const heapAfter = await heap(page);
    const rows = await page.locator('[aria-label=Transcript] [role=listitem]').count();
    await context.close();
    return [
        { figure: `${ITEMS} items, opened at the end`, measured: `${opened} ms`, target: '< 300 ms' },
        { figure: 'frames over 50 ms while scrolling to the start', measured: `${frames.slow} of ${frames.all}`, target: '0' },
        { figure: 'rows in the page at once', measured: String(rows), target: 'few' },
        { figure: 'heap before and after', measured: `${heapBefore} MB, ${heapAfter} MB`, target: 'flat' },
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

async function manyWorkers(world: World): Promise<Figure[]> {
    for (let i = 0; i < WORKERS; i += 20) {
        await Promise.all(Array.from({ length: 20 }, (_, k) => world.server.worker(`crowd ${i + k}`)));
    }
    const page = await world.page('/workers');
    await page.getByRole('link', { name: /crowd/ }).first().waitFor();
    const ids = (await world.server.api<{ items: { worker_id: string }[] }>('GET', '/api/v1/workers?limit=1000')).items;
    const frames = page.evaluate(async () => {
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
    let sent = 0;
    const until = Date.now() + 9_000;
    while (Date.now() < until) {
        await Promise.all(ids.slice(sent % 900, (sent % 900) + 8).map(({ worker_id }) => world.server.send(worker_id, 'echo x')));
        sent += 8;
    }
    const { all, slow, worst } = await frames;
    return [{ figure: `${WORKERS} workers, ${sent} runs in 9 s: frames over 50 ms`, measured: `${slow} of ${all}, worst ${worst} ms`, target: '0' }];
}
