import { describe, expect, it } from 'vitest';
import { SseParser, type SseEvent } from '../src/lib/api/sse';

const STREAM = `retry: 1000

event: live
data: {"worker_id":"a"}

: heartbeat

id: 7-1
event: event
data: {"text":"zwei\\nZeilen"}

data: one
data: two

`;

function read(pieces: string[]): SseEvent[] {
    const parser = new SseParser();
    return pieces.flatMap((piece) => parser.push(piece));
}

describe('the reader of server-sent events', () => {
    const whole = read([STREAM]);

    it('reads events with and without an id, and passes over comments', () => {
        expect(whole).toEqual([
            { event: 'live', id: null, data: '{"worker_id":"a"}' },
            { event: 'event', id: '7-1', data: '{"text":"zwei\\nZeilen"}' },
            { event: 'message', id: null, data: 'one\ntwo' },
        ]);
    });

    it('reads the same wherever the stream is cut', () => {
        for (let cut = 0; cut <= STREAM.length; cut++) {
            expect(read([STREAM.slice(0, cut), STREAM.slice(cut)])).toEqual(whole);
        }
        expect(read([...STREAM])).toEqual(whole);
    });

    it('reads lines that end as on Windows', () => {
        expect(read([STREAM.replaceAll('\n', '\r\n')])).toEqual(whole);
    });

    it('keeps an unfinished event back', () => {
        expect(read(['id: 1\ndata: half'])).toEqual([]);
        expect(read(['id: 1\ndata: half\n'])).toEqual([]);
    });
});
