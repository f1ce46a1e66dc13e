import { describe, expect, it } from 'vitest';
import eventKinds from '../../worker-runtime/core/src/main/java/dev/yoi/runtime/event/EventKind.java?raw';
import type { LogEvent } from '../src/lib/api/types';
import { Transcript, type OutputItem } from '../src/lib/state/transcript';

let seq = 0;

function event(kind: string, fields: Record<string, unknown> = {}): LogEvent {
    seq++;
    return { seq, pos: seq, at: new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString(), kind, crc: '00000000', ...fields };
}

function conversation(): LogEvent[] {
    seq = 0;
    return [
        event('worker_created', { profile: 'shell' }),
        event('execution_requested', { generation: 1 }),
        event('execution_started', { generation: 1 }),
        event('input_accepted', { input_kind: 'user', content: 'make' }),
        event('run_started', { run: 1, input_seq: 4 }),
        event('message', { run: 1, item: 'out-1', offset: 0, role: 'assistant', content: 'one\n' }),
        event('message', { run: 1, item: 'err-1', offset: 0, role: 'log', content: 'warning\n' }),
        event('message', { run: 1, item: 'out-1', offset: 4, role: 'assistant', content: 'two\n' }),
        event('run_finished', { run: 1, reason: 'completed', exit_code: 0 }),
    ];
}

const output = (transcript: Transcript, item: string): OutputItem =>
    transcript.items.find((each) => each.kind === 'output' && each.item === item) as OutputItem;

describe('the transcript', () => {
    it('joins the pieces of an item, also where others came in between', () => {
        const transcript = Transcript.of(conversation());
        expect(output(transcript, 'out-1').text).toBe('one\ntwo\n');
        expect(output(transcript, 'err-1').role).toBe('log');
        expect(transcript.items.map((item) => item.kind)).toEqual(['note', 'note', 'input', 'output', 'output', 'run-end']);
    });

    it('says how a run ended, how long it took, and when it printed nothing', () => {
        const transcript = Transcript.of(conversation());
        expect(transcript.items.at(-1)).toMatchObject({ reason: 'completed', exitCode: 0, tookMs: 4000, silent: false });
        const quiet = Transcript.of([event('run_started', { run: 2 }), event('run_finished', { run: 2, reason: 'completed' })]);
        expect(quiet.items.at(-1)).toMatchObject({ silent: true });
    });

    it('shows streamed text at once and lets the durable event take its place', () => {
        const events = conversation().slice(0, 5);
        const transcript = Transcript.of(events);
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 0, text: 'on' });
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 2, text: 'e\ntw' });
        expect(output(transcript, 'out-1')).toMatchObject({ text: 'one\ntw', durable: 0 });
        transcript.apply(event('message', { run: 1, item: 'out-1', offset: 0, role: 'assistant', content: 'one\n' }));
        expect(output(transcript, 'out-1')).toMatchObject({ text: 'one\ntw', durable: 4 });
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 6, text: 'o\n' });
        transcript.apply(event('message', { run: 1, item: 'out-1', offset: 4, role: 'assistant', content: 'two\n' }));
        expect(output(transcript, 'out-1')).toMatchObject({ text: 'one\ntwo\n', durable: 8 });
    });

    it('repeats nothing when a delta or an event comes again', () => {
        const transcript = Transcript.of(conversation());
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 0, text: 'one\n' });
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 2, text: 'e\ntwo\n' });
        transcript.apply(conversation()[5]!);
        expect(output(transcript, 'out-1').text).toBe('one\ntwo\n');
    });

    it('holds back streamed text whose beginning it did not see, until that is durable', () => {
        const transcript = Transcript.of(conversation().slice(0, 5));
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 4, text: 'two' });
        expect(output(transcript, 'out-1')).toBeUndefined();
        transcript.apply(event('message', { run: 1, item: 'out-1', offset: 0, role: 'assistant', content: 'one\n' }));
        expect(output(transcript, 'out-1').text).toBe('one\ntwo');
    });

    it('shows what is streamed of an item whose beginning lies in front of what was read', () => {
        const transcript = Transcript.of([event('message', { run: 1, item: 'out-1', offset: 1_000, role: 'assistant', content: 'three ' })]);
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 1_006, text: 'four' });
        expect(output(transcript, 'out-1')).toMatchObject({ text: 'three four', begin: 1_000, durable: 1_006 });
        transcript.apply(event('message', { run: 1, item: 'out-1', offset: 1_006, role: 'assistant', content: 'four five' }));
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 1_015, text: ' six' });
        transcript.dropStreamed();
        expect(output(transcript, 'out-1').text).toBe('three four five');
    });

    it('drops what was streamed and not made durable when the connection breaks', () => {
        const transcript = Transcript.of(conversation().slice(0, 6));
        transcript.delta({ run: 1, item: 'out-1', kind: 'message', role: 'assistant', offset: 4, text: 'lost' });
        transcript.delta({ run: 1, item: 'new', kind: 'message', role: 'assistant', offset: 0, text: 'lost too' });
        transcript.dropStreamed();
        expect(output(transcript, 'out-1').text).toBe('one\n');
        expect(output(transcript, 'new')).toBeUndefined();
    });

    it('is the same folded at once and event by event', () => {
        const events = conversation();
        const grown = new Transcript();
        events.forEach((each) => grown.apply(each));
        expect(grown.items).toEqual(Transcript.of(events).items);
    });

    it('puts tool calls and their results together, and answers to questions', () => {
        const transcript = Transcript.of([
            event('tool_call', { run: 1, call: 'c1', tool: 'read', title: 'Read README', input: { path: 'README' } }),
            event('permission_requested', { run: 1, request: 'p1', title: 'May I?', options: ['yes'] }),
            event('tool_result', { run: 1, call: 'c1', status: 'succeeded', content: '# Yoi' }),
            event('permission_decided', { request: 'p1', option: 'yes', actor: 'user:ann' }),
        ]);
        expect(transcript.items).toMatchObject([
            { kind: 'tool', status: 'succeeded', content: '# Yoi' },
            { kind: 'permission', decision: 'yes', actor: 'user:ann' },
        ]);
    });

    it('lets no question and no call of a run that is over look open, nor mixes up two of one name', () => {
        const transcript = Transcript.of([
            event('tool_call', { run: 1, call: 'c1', tool: 'shell', title: 'rm', input: {} }),
            event('permission_requested', { run: 1, request: 'p1', title: 'May I?', options: [] }),
            event('run_finished', { run: 1, reason: 'interrupted' }),
            event('permission_requested', { run: 2, request: 'p1', title: 'And now?', options: [] }),
            event('permission_decided', { request: 'p1', option: 'yes', actor: 'user:ann' }),
            event('tool_call', { run: 2, call: 'c1', tool: 'shell', title: 'ls', input: {} }),
        ]);
        expect(transcript.items).toMatchObject([
            { kind: 'tool', title: 'rm', status: null, over: true },
            { kind: 'permission', title: 'May I?', decision: null, over: true },
            { kind: 'run-end' },
            { kind: 'permission', title: 'And now?', decision: 'yes', over: false },
            { kind: 'tool', title: 'ls', over: false },
        ]);
        expect(new Set(transcript.items.map((item) => item.key)).size).toBe(transcript.items.length);
    });

    it('says who decided what came of a call that nobody knew the end of', () => {
        const transcript = Transcript.of([
            event('tool_call', { run: 1, call: 'c1', tool: 'shell', title: 'git push', input: {} }),
            event('tool_resolved', { run: 1, call: 'c1', resolution: 'completed', content: 'pushed', actor: 'user:ann' }),
            event('tool_resolved', { run: 9, call: 'older', resolution: 'retry', content: '', actor: 'user:ann' }),
        ]);
        expect(transcript.items).toMatchObject([
            { kind: 'tool', title: 'git push', status: 'said to have happened', content: 'pushed', resolvedBy: 'user:ann' },
            { kind: 'tool', title: 'an earlier call', status: 'may be done again' },
        ]);
    });

    it('knows every kind that a log may hold', () => {
        const kinds = [...eventKinds.matchAll(/\("([a-z_]+)"\)/g)].map(([, kind]) => kind!).filter((kind) => kind !== 'unknown');
        expect(kinds).toContain('tool_resolved');
        for (const kind of kinds) {
            expect(JSON.stringify(Transcript.of([event(kind, { run: 1 })]).items)).not.toContain('does not know');
        }
    });

    it('shows the plan of a run once, as it stands', () => {
        const transcript = Transcript.of([
            event('plan', { run: 1, steps: [{ title: 'Read', status: 'pending' }] }),
            event('message', { run: 1, item: 'm', offset: 0, role: 'assistant', content: 'x' }),
            event('plan', { run: 1, steps: [{ title: 'Read', status: 'completed' }, { title: 'Write', status: 'in_progress' }] }),
            event('plan', { run: 2, steps: [] }),
        ]);
        expect(transcript.items.map((item) => item.kind)).toEqual(['plan', 'output', 'plan']);
        expect(transcript.items[0]).toMatchObject({ steps: [{ status: 'completed' }, { title: 'Write' }] });
    });

    it('keeps what an agent says of its session out of the conversation', () => {
        const say = (name: string, payload: unknown) => event('extension', { namespace: 'dev.yoi.acp', name, payload });
        const transcript = Transcript.of([
            say('session', { id: 's' }), say('mode', { mode: 'ask' }), say('options', { model: 'm-1', effort: 'high' }),
            say('context', { used: 50, size: 200 }), say('mode', { mode: 'code' }), say('context', 'odd'), say('something new', {}),
        ]);
        expect(transcript.items).toEqual([]);
        expect(transcript.agent).toEqual({ mode: 'code', options: { model: 'm-1', effort: 'high' }, contextUsed: 0.25 });
    });

    it('names a kind that it does not know instead of hiding it', () => {
        expect(Transcript.of([event('teleported')]).items).toMatchObject([{ kind: 'note', text: expect.stringContaining('teleported') }]);
    });
});
