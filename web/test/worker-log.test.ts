import { waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogEvent } from '../src/lib/api/types';
import type { InputItem } from '../src/lib/state/transcript';
import type { WorkerLog } from '../src/lib/state/worker-log.svelte';
import { WAIT, eachWithServer, event } from './page';
import { FakeServer, type Asked } from './server';

// One worker's log against a server whose answers come when the test says, before or behind what the stream tells.

const started = eachWithServer();
let server: FakeServer;
/** How much the server has. */
let newest: number;

beforeEach(() => {
    server = started();
    newest = 0;
});

const said = (seq: number): LogEvent => event(seq, 'input_accepted', { input_kind: 'user', content: `#${seq}` }) as LogEvent;
const EVENTS = 'GET /api/v1/runtimes/embedded/workers/w/events';

async function follow(): Promise<WorkerLog> {
    server.reply(EVENTS, ({ path }: Asked) => {
        const query = new URLSearchParams(path.split('?')[1]);
        const after = Number(query.get('after') ?? 0);
        const items = Array.from({ length: newest - after }, (_, i) => said(after + 1 + i));
        return query.has('after') ? { items: items.slice(0, 5), more: items.length > 5 } : { items: items.reverse(), next_before: null, more: false };
    });
    vi.resetModules();
    const { WorkerLog } = await import('../src/lib/state/worker-log.svelte');
    return new WorkerLog('embedded', 'w');
}

const shows = (log: WorkerLog, last: number): Promise<void> =>
    waitFor(() => expect(log.items.map((item) => (item as InputItem).text)).toEqual(Array.from({ length: last }, (_, i) => `#${i + 1}`)), WAIT);

describe('a log that is followed', () => {
    it('has what was told behind a gap while the gap was being read', async () => {
        newest = 3;
        const log = await follow();
        await shows(log, 3);
        const release = server.hold(EVENTS);
        newest = 8;
        log.caughtUp();
        newest = 9;
        log.event(said(9));
        release();
        await shows(log, 9);
    });

    it('has what was told behind a gap that takes several pages', async () => {
        newest = 2;
        const log = await follow();
        await shows(log, 2);
        newest = 20;
        log.event(said(20));
        log.event(said(19));
        await shows(log, 20);
    });

    it('has what happened between its first page and the stream', async () => {
        newest = 3;
        const release = server.hold(EVENTS);
        const log = await follow();
        await waitFor(() => expect(server.requests(EVENTS)).toHaveLength(1), WAIT);
        newest = 5;
        log.caughtUp();
        log.event(said(5));
        release();
        await shows(log, 5);
    });

    it('asks again when it was told to while an older question was under way', async () => {
        newest = 3;
        const log = await follow();
        await shows(log, 3);
        const release = server.hold(EVENTS);
        newest = 4;
        log.caughtUp();
        await waitFor(() => expect(server.requests(EVENTS)).toHaveLength(2), WAIT);
        newest = 6;
        log.caughtUp();
        release();
        await shows(log, 6);
    });

    it('does not ask for ever for what its server does not have', async () => {
        newest = 3;
        const log = await follow();
        await shows(log, 3);
        log.event(said(9));
        await waitFor(() => expect(server.requests(EVENTS)).toHaveLength(2), WAIT);
        newest = 4;
        log.event(said(4));
        await shows(log, 4);
    });
});
