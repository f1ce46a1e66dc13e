import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedSocket, type Frame } from '../src/lib/api/socket';

// The connection by itself, against sockets that do what the test says. Time is the test's own.

class Fake {
    static readonly OPEN = 1;
    static readonly all: Fake[] = [];
    readyState = 0;
    closed = false;
    readonly said: Record<string, unknown>[] = [];
    onopen: (() => void) | null = null;
    onmessage: ((message: { data: string }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;

    constructor(readonly url: string) {
        Fake.all.push(this);
    }

    send(text: string): void {
        this.said.push(JSON.parse(text));
    }

    close(): void {
        this.closed = true;
        this.readyState = 3;
    }

    open(): void {
        this.readyState = 1;
        this.onopen?.();
    }

    tell(...messages: unknown[]): void {
        messages.forEach((message) => this.onmessage?.({ data: JSON.stringify(message) }));
    }

    lose(code = 1006): void {
        this.readyState = 3;
        this.onclose?.({ code });
    }
}

const newest = (): Fake => Fake.all.at(-1)!;
const asked: string[] = [];

class Ear {
    readonly heard: string[] = [];

    opened(): void {
        this.heard.push('opened');
    }

    frame(frame: Frame): void {
        this.heard.push(`${frame.event} ${frame.id}`);
    }

    broken(reason: string): void {
        this.heard.push(`broken: ${reason}`);
    }

}

beforeEach(() => {
    vi.useFakeTimers();
    Fake.all.length = 0;
    asked.length = 0;
    vi.stubGlobal('WebSocket', Fake);
    vi.stubGlobal('fetch', (path: string) => {
        asked.push(path);
        return Promise.reject(new TypeError('network'));
    });
});

afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

describe('the one connection of a page', () => {
    it('carries any number of subscriptions, each told its own', () => {
        const socket = new SharedSocket();
        const [all, one] = [new Ear(), new Ear()];
        socket.subscribe(null, all);
        socket.subscribe({ runtime_id: 'r', worker_id: 'w' }, one, '9');
        expect(Fake.all).toHaveLength(1);
        newest().open();
        expect(newest().said).toEqual([
            { op: 'subscribe', sub: 's1', after: 'now' },
            { op: 'subscribe', sub: 's2', runtime_id: 'r', worker_id: 'w', after: '9' },
        ]);
        newest().tell({ sub: 's1', event: 'subscribed' }, { sub: 's2', event: 'subscribed' }, { sub: 's2', event: 'event', id: '10', data: {} }, { sub: 's1', event: 'heartbeat' });
        expect(all.heard).toEqual(['opened']);
        expect(one.heard).toEqual(['opened', 'event 10']);
    });

    it('ends a subscription without the others, and with the last one itself', () => {
        const socket = new SharedSocket();
        const [first, second] = [new Ear(), new Ear()];
        const endFirst = socket.subscribe(null, first);
        const endSecond = socket.subscribe(null, second);
        newest().open();
        endFirst();
        newest().tell({ sub: 's1', event: 'live', data: {} }, { sub: 's1', event: 'closed' }, { sub: 's2', event: 'live', data: {} });
        expect(newest().said.at(-1)).toEqual({ op: 'unsubscribe', sub: 's1' });
        expect([first.heard, second.heard]).toEqual([[], ['live null']]);
        endSecond();
        expect(newest().closed).toBe(true);
        vi.advanceTimersByTime(600_000);
        expect(Fake.all).toHaveLength(1);
    });

    it('comes back behind the last position, waiting longer each time, and at once when asked', () => {
        const socket = new SharedSocket();
        const ear = new Ear();
        socket.subscribe(null, ear);
        newest().open();
        newest().tell({ sub: 's1', event: 'subscribed' }, { sub: 's1', event: 'event', id: '7', data: {} }, { sub: 's1', event: 'live', data: {} });
        const waits: number[] = [];
        newest().lose();
        for (let i = 0; i < 7; i++) {
            const before = Fake.all.length;
            const began = Date.now();
            while (Fake.all.length === before) {
                vi.advanceTimersByTime(10);
            }
            waits.push(Date.now() - began);
            newest().lose();
        }
        for (const [i, step] of [300, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000].entries()) {
            expect(waits[i]).toBeGreaterThanOrEqual(step * 0.75 - 10);
            expect(waits[i]).toBeLessThanOrEqual(step * 1.25 + 10);
        }
        socket.again();
        newest().open();
        expect(newest().said).toEqual([{ op: 'subscribe', sub: 's2', after: '7' }]);
        newest().tell({ sub: 's2', event: 'subscribed' });
        expect(ear.heard.at(-1)).toBe('opened');
        // Once the server has taken it up, the next loss counts as the first.
        newest().lose();
        vi.advanceTimersByTime(400);
        expect(newest().readyState).toBe(0);
    });

    it('gives up a connection that says nothing, and one that does not come about', () => {
        const socket = new SharedSocket();
        const ear = new Ear();
        socket.subscribe(null, ear);
        vi.advanceTimersByTime(14_000);
        expect(Fake.all.length).toBeGreaterThan(1);
        newest().open();
        newest().tell({ sub: newest().said[0]!['sub'], event: 'subscribed' });
        for (let i = 0; i < 10; i++) {
            vi.advanceTimersByTime(15_000);
            newest().tell({ sub: newest().said[0]!['sub'], event: 'heartbeat' });
        }
        const before = Fake.all.length;
        expect(newest().closed).toBe(false);
        vi.advanceTimersByTime(45_000);
        expect(Fake.all.length).toBeGreaterThan(before);
        expect(ear.heard).toContain('broken: Nothing came from the server for a while.');
    });

    it('hears nothing more of a connection that it gave up', () => {
        const socket = new SharedSocket();
        const ear = new Ear();
        socket.subscribe(null, ear);
        newest().open();
        newest().tell({ sub: 's1', event: 'subscribed' });
        const old = newest();
        socket.suspect();
        old.tell({ sub: 's1', event: 'live', data: {} });
        old.lose();
        expect(ear.heard).toEqual(['opened', 'broken: The network of this machine is gone.']);
    });

    it('says why a server ended it', () => {
        for (const [event, reason] of [['lagged', 'This page was too slow to follow.'], ['end', 'The server was shut down.']] as const) {
            const ear = new Ear();
            new SharedSocket().subscribe(null, ear);
            newest().open();
            newest().tell({ sub: 's1', event: 'subscribed' }, { sub: 's1', event, id: '4', data: {} }, { sub: 's1', event: 'closed' });
            expect(ear.heard).toEqual(['opened', `${event} 4`, `broken: ${reason}`]);
        }
    });

    it('begins anew where the server can’t read the position, and asks rarely where it is refused', () => {
        const problem = (code: string, status: number) => ({ status, problem: { code, status, title: code, detail: code } });
        const ear = new Ear();
        const socket = new SharedSocket();
        socket.subscribe(null, ear, 'what is that');
        newest().open();
        newest().tell({ sub: 's1', ...problem('invalid_request', 400) });
        expect(newest().said.at(-1)).toEqual({ op: 'subscribe', sub: 's2', after: 'now' });
        newest().tell({ sub: 's2', ...problem('not_ready', 503) });
        expect(ear.heard).toEqual(['broken: not_ready']);
        vi.advanceTimersByTime(400);
        newest().open();
        newest().tell({ sub: 's3', ...problem('permission_denied', 403) });
        expect(ear.heard.at(-1)).toBe('broken: permission_denied');
        expect(asked).toEqual(['/api/v1/session']);
        const refused = newest();
        expect(refused.closed).toBe(true);
        vi.advanceTimersByTime(5_000);
        expect(newest()).toBe(refused);
        vi.advanceTimersByTime(6_000);
        expect(newest()).not.toBe(refused);
        newest().open();
        newest().tell({ sub: 's4', event: 'subscribed' });
        expect(ear.heard.at(-1)).toBe('opened');
    });

    it('finds out at once that it is dead, when somebody comes back to the page', () => {
        const ear = new Ear();
        const socket = new SharedSocket();
        socket.subscribe(null, ear);
        newest().open();
        vi.setSystemTime(Date.now() + 3_600_000);
        socket.again();
        expect(ear.heard).toEqual(['broken: Nothing came from the server for a while.']);
    });

    it('asks whether it is signed in where a connection is refused or revoked', () => {
        new SharedSocket().subscribe(null, new Ear());
        newest().lose();
        expect(asked).toEqual(['/api/v1/session']);
        vi.advanceTimersByTime(400);
        newest().open();
        newest().lose();
        expect(asked).toHaveLength(1);
        vi.advanceTimersByTime(2_000);
        newest().open();
        newest().lose(1008);
        expect(asked).toHaveLength(2);
    });
});
