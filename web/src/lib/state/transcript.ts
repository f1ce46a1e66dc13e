import type { LogEvent, StreamDelta } from '../api/types';

// The conversation as a reader wants it, folded from events. Events may be folded again (older ones came in front);
// text that is not durable yet is put on top and falls away with the connection that brought it.

export interface InputItem {
    kind: 'input';
    key: string;
    seq: number;
    at: string;
    inputKind: string;
    text: string;
}

export interface OutputItem {
    kind: 'output';
    key: string;
    seq: number;
    at: string;
    run: number | null;
    item: string | null;
    role: string;
    /** What is shown: durable text, then what was streamed behind it. */
    text: string;
    /** Where `text` begins within the whole item, in UTF-16 units: what lies in front may not have been read. */
    begin: number;
    /** Up to where the item is durable, counted as `begin`. */
    durable: number;
}

/** One part of what a call came to: `text`, `diff`, `location`, `exit`, or what this version does not know. */
export type Part = { type: string } & Record<string, unknown>;

export interface ToolItem {
    kind: 'tool';
    key: string;
    seq: number;
    at: string;
    run: number | null;
    call: string;
    tool: string;
    title: string;
    input: unknown;
    status: string | null;
    content: string;
    /** Where it is more than one text; else empty. */
    parts: Part[];
    doneAt: string | null;
    /** Who said what came of it, where nobody knew. */
    resolvedBy: string | null;
    /** Its run has ended. */
    over: boolean;
}

export interface PermissionItem {
    kind: 'permission';
    key: string;
    seq: number;
    at: string;
    request: string;
    title: string;
    options: unknown[];
    decision: string | null;
    actor: string | null;
    /** Its run has ended: it waits for nobody any more. */
    over: boolean;
}

export interface RunEndItem {
    kind: 'run-end';
    key: string;
    seq: number;
    at: string;
    run: number;
    reason: string;
    exitCode: number | null;
    detail: string | null;
    tookMs: number | null;
    /** The run printed nothing; said aloud, because an empty answer looks like a missing one. */
    silent: boolean;
}

export interface PlanItem {
    kind: 'plan';
    key: string;
    seq: number;
    at: string;
    steps: { title: string; status: string }[];
}

export interface NoteItem {
    kind: 'note';
    key: string;
    seq: number;
    at: string;
    text: string;
    tone: 'plain' | 'warn' | 'bad';
}

export type Item = InputItem | OutputItem | ToolItem | PermissionItem | RunEndItem | PlanItem | NoteItem;

/** What of a streamed piece matters here. */
export type Delta = Pick<StreamDelta, 'run' | 'item' | 'kind' | 'role' | 'offset' | 'text'>;

export const DELTA_AT = '';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const EXECUTION_ENDS: Record<string, string> = {
    exited: 'The execution ended by itself',
    stopped: 'The execution was stopped',
    detached: 'Detached: the execution was ended, the worker stays',
    shutdown: 'The server was shut down; the execution was ended with it',
    lost: 'The execution was cut off, and nothing of it was replayed',
    start_failed: 'The execution could not be started',
};

/** The backend that runs agents says in extensions of its own what a session is like. */
const AGENT = 'dev.yoi.acp';

export interface AgentFacts {
    mode?: string;
    /** What the agent offers to choose, and what is chosen: its model among them. */
    options?: Record<string, string>;
    title?: string;
    /** Of what its model can take in, from 0 to 1. */
    contextUsed?: number;
}

const RESOLUTIONS: Record<string, string> = {
    completed: 'said to have happened',
    failed: 'said to have failed',
    retry: 'may be done again',
};

export class Transcript {
    readonly items: Item[] = [];
    private readonly byKey = new Map<string, number>();
    private readonly runStarted = new Map<number, string>();
    /** Keys of the questions and calls of runs that go on. */
    private readonly ofRun = new Map<number, string[]>();
    /** The key of the newest question of each name. */
    private readonly asked = new Map<string, string>();
    private readonly runHasOutput = new Set<number>();
    private readonly ahead = new Map<string, Delta[]>();
    /** What an agent said of its session by now, as far as was read. */
    agent: AgentFacts = {};
    /** Changes with every change, so that a view knows to look again. */
    revision = 0;

    static of(events: readonly LogEvent[]): Transcript {
        const transcript = new Transcript();
        for (const event of events) {
            transcript.apply(event);
        }
        return transcript;
    }

    apply(event: LogEvent): void {
        this.revision++;
        const run = number(event.run);
        switch (event.kind) {
            case 'input_accepted':
                this.add({
                    kind: 'input', ...this.base(event, 'in'), inputKind: text(event.input_kind) || 'user', text: text(event.content),
                });
                break;
            case 'message':
            case 'reasoning':
                this.durable(event);
                break;
            case 'tool_call':
                this.tool(event);
                break;
            case 'tool_result':
                this.toolResult(event);
                break;
            case 'tool_resolved':
                this.toolResolved(event);
                break;
            case 'permission_requested':
                this.add({
                    kind: 'permission', ...this.base(event, 'ask'), key: `ask-${event.seq}`,
                    request: text(event.request), title: text(event.title),
                    options: Array.isArray(event.options) ? event.options : [], decision: null, actor: null, over: false,
                });
                this.asked.set(text(event.request), `ask-${event.seq}`); // a name may come again
                this.belongs(run, `ask-${event.seq}`);
                break;
            case 'permission_decided':
                this.change<PermissionItem>(this.asked.get(text(event.request)) ?? '', (item) => ({
                    ...item, decision: text(event.option), actor: text(event.actor),
                }));
                break;
            case 'plan':
                this.plan(event, run);
                break;
            case 'run_started':
                if (run !== null) {
                    this.runStarted.set(run, event.at);
                }
                break;
            case 'run_finished':
                this.runFinished(event, run ?? 0);
                break;
            default:
                this.other(event);
        }
    }

    /** Text that is not durable yet. Where something in front of it is missing, it waits for that. */
    delta(delta: Delta): void {
        this.revision++;
        const key = `out-${delta.run}-${delta.item}`;
        const index = this.byKey.get(key);
        if (index === undefined) {
            if (delta.offset > 0) {
                this.wait(key, delta);
                return;
            }
            this.add({
                kind: 'output', key, seq: 0, at: DELTA_AT, run: delta.run, item: delta.item,
                role: delta.kind === 'reasoning' ? 'reasoning' : delta.role, text: '', begin: 0, durable: 0,
            });
        }
        this.change<OutputItem>(key, (item) => {
            if (delta.offset > item.begin + item.text.length) {
                this.wait(key, delta);
                return item;
            }
            const from = Math.max(item.durable, delta.offset);
            const added = delta.text.slice(from - delta.offset);
            return added === '' ? item : { ...item, text: item.text.slice(0, from - item.begin) + added };
        });
        this.runHasOutput.add(delta.run);
    }

    /** What was streamed and not made durable may be lost with the server: it is no longer shown. */
    dropStreamed(): void {
        this.revision++;
        this.ahead.clear();
        for (let i = this.items.length - 1; i >= 0; i--) {
            const item = this.items[i]!;
            if (item.kind === 'output' && isStreaming(item)) {
                if (item.durable > item.begin) {
                    this.items[i] = { ...item, text: item.text.slice(0, item.durable - item.begin) };
                } else {
                    this.remove(i);
                }
            }
        }
    }

    private remove(index: number): void {
        this.items.splice(index, 1);
        this.byKey.clear();
        this.items.forEach((item, i) => this.byKey.set(item.key, i));
    }

    private base(event: LogEvent, prefix: string): { key: string; seq: number; at: string } {
        return { key: `${prefix}-${event.seq}`, seq: event.seq, at: event.at };
    }

    private add(item: Item): void {
        this.byKey.set(item.key, this.items.length);
        this.items.push(item);
    }

    private change<T extends Item>(key: string, change: (item: T) => T): void {
        const index = this.byKey.get(key);
        if (index !== undefined) {
            this.items[index] = change(this.items[index] as T);
        }
    }

    private wait(key: string, delta: Delta): void {
        const waiting = this.ahead.get(key) ?? [];
        // The durable text comes within seconds; what waits for it is bounded all the same.
        if (waiting.length < 1_000) {
            waiting.push(delta);
        }
        this.ahead.set(key, waiting);
    }

    private durable(event: LogEvent): void {
        const run = number(event.run);
        const content = text(event.content);
        const item = text(event.item);
        const offset = number(event.offset) ?? 0;
        const key = item === '' ? `msg-${event.seq}` : `out-${run}-${item}`;
        if (run !== null) {
            this.runHasOutput.add(run);
        }
        if (!this.byKey.has(key)) {
            this.add({
                kind: 'output', key, seq: event.seq, at: event.at, run, item: item || null,
                role: event.kind === 'reasoning' ? 'reasoning' : text(event.role), text: '', begin: offset, durable: offset,
            });
        }
        this.change<OutputItem>(key, (old) => withDurable(old, event, offset, content));
        const waiting = this.ahead.get(key);
        if (waiting) {
            this.ahead.delete(key);
            for (const delta of waiting) {
                this.delta(delta);
            }
        }
    }

    private tool(event: LogEvent): void {
        this.add({
            kind: 'tool', ...this.base(event, 'tool'), key: callKey(event), run: number(event.run),
            call: text(event.call), tool: text(event.tool), title: text(event.title), input: event.input ?? null,
            status: null, content: '', parts: [], doneAt: null, resolvedBy: null, over: false,
        });
        this.belongs(number(event.run), callKey(event));
    }

    private toolResult(event: LogEvent): void {
        const key = callKey(event);
        if (!this.byKey.has(key)) {
            this.tool({ ...event, tool: '', title: 'result of an earlier call' });
        }
        this.change<ToolItem>(key, (item) => ({
            ...item, status: text(event.status), content: text(event.content), parts: partsOf(event.parts), doneAt: event.at,
        }));
    }

    /** The whole plan as it stands: one item in a run, there where it was made. */
    private plan(event: LogEvent, run: number | null): void {
        const key = run === null ? `plan-${event.seq}` : `plan-of-${run}`;
        const item: PlanItem = { kind: 'plan', ...this.base(event, 'plan'), key, steps: steps(event.steps) };
        if (this.byKey.has(key)) {
            this.change<PlanItem>(key, (old) => ({ ...item, seq: old.seq, at: old.at }));
        } else {
            this.add(item);
        }
    }

    private toolResolved(event: LogEvent): void {
        const key = callKey(event);
        if (!this.byKey.has(key)) {
            this.tool({ ...event, tool: '', title: 'an earlier call' });
        }
        this.change<ToolItem>(key, (item) => ({
            ...item, status: RESOLUTIONS[text(event.resolution)] ?? text(event.resolution), content: text(event.content) || item.content,
            resolvedBy: text(event.actor),
        }));
    }

    private runFinished(event: LogEvent, run: number): void {
        const started = this.runStarted.get(run);
        this.add({
            kind: 'run-end', ...this.base(event, 'end'), run, reason: text(event.reason),
            exitCode: number(event.exit_code), detail: text(event.detail) || null,
            tookMs: started ? Date.parse(event.at) - Date.parse(started) : null,
            silent: started !== undefined && !this.runHasOutput.has(run),
        });
        this.runStarted.delete(run);
        for (const key of this.ofRun.get(run) ?? []) {
            this.change<PermissionItem | ToolItem>(key, (item) => ({ ...item, over: true }));
        }
        this.ofRun.delete(run);
    }

    /** What is told otherwise once its run is over. */
    private belongs(run: number | null, key: string): void {
        if (run !== null) {
            this.ofRun.set(run, [...(this.ofRun.get(run) ?? []), key]);
        }
    }

    private note(event: LogEvent, words: string, tone: NoteItem['tone'] = 'plain'): void {
        this.add({ kind: 'note', ...this.base(event, 'note'), text: words, tone });
    }

    private other(event: LogEvent): void {
        const detail = text(event.detail) ? `: ${text(event.detail)}` : '.';
        switch (event.kind) {
            case 'worker_created':
                this.note(event, `Created from profile ${text(event.profile)}.`);
                break;
            case 'execution_started':
                this.note(event, `Execution ${number(event.generation) ?? ''} started.`);
                break;
            case 'execution_ended': {
                const reason = text(event.reason);
                const tone = reason === 'lost' || reason === 'start_failed' ? 'warn' : 'plain';
                this.note(event, `${EXECUTION_ENDS[reason] ?? `The execution ended (${reason})`}${detail}`, tone);
                break;
            }
            case 'stopped':
            case 'cancelled':
                this.note(event, `The worker was ${event.kind} (${text(event.outcome)}). It takes no more input.`);
                break;
            case 'failed':
                this.note(event, `The worker failed${detail}`, 'bad');
                break;
            case 'diagnostic':
                this.note(event, text(event.message), text(event.severity) === 'error' ? 'bad' : 'warn');
                break;
            case 'forked':
                this.note(event, `From here on a worker of its own: forked from ${text(event.origin)}.`);
                break;
            case 'forked_to':
                this.note(event, `Forked to ${text(event.fork)}.`);
                break;
            case 'imported':
                this.note(event, `Imported; until here this is the history of ${text(event.origin)}.`);
                break;
            case 'extension':
                if (event.namespace === AGENT) {
                    this.agent = agentAfter(this.agent, event);
                    break;
                }
                this.note(event, `${text(event.namespace)}: ${text(event.name)}`);
                break;
            // Shown elsewhere: in the queue, in the run that they belong to, in the worker's facts, in its usage.
            case 'input_queued':
            case 'input_withdrawn':
            case 'execution_requested':
            case 'options_changed':
            case 'usage':
                break;
            default:
                this.note(event, `An event of a kind that this page does not know: ${event.kind}.`);
        }
    }
}

/** The name of a call is its own within its run only. */
function callKey(event: LogEvent): string {
    return `tool-${number(event.run) ?? ''}-${text(event.call)}`;
}

/** Something of it is not durable yet. */
export function isStreaming(item: OutputItem): boolean {
    return item.begin + item.text.length > item.durable;
}

function withDurable(item: OutputItem, event: LogEvent, offset: number, content: string): OutputItem {
    const end = offset + content.length;
    if (end <= item.durable) {
        return item;
    }
    return {
        ...item,
        seq: item.seq === 0 ? event.seq : item.seq,
        at: item.at === DELTA_AT ? event.at : item.at,
        text: item.text.slice(0, offset - item.begin) + content + item.text.slice(end - item.begin),
        durable: end,
    };
}

function agentAfter(agent: AgentFacts, event: LogEvent): AgentFacts {
    const payload = (typeof event.payload === 'object' && event.payload !== null ? event.payload : {}) as Record<string, unknown>;
    switch (event.name) {
        case 'mode':
            return { ...agent, mode: text(payload['mode']) };
        case 'options':
            return { ...agent, options: Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, text(value)])) };
        case 'title':
            return { ...agent, title: text(payload['title']) };
        case 'context': {
            const [used, size] = [number(payload['used']), number(payload['size'])];
            return used !== null && size !== null && size > 0 ? { ...agent, contextUsed: used / size } : agent;
        }
        default:
            return agent;
    }
}

function partsOf(value: unknown): Part[] {
    return Array.isArray(value)
        ? value.filter((part): part is Part => typeof part === 'object' && part !== null && typeof (part as Part).type === 'string')
        : [];
}

function steps(value: unknown): { title: string; status: string }[] {
    return Array.isArray(value)
        ? value.map((step: { title?: unknown; status?: unknown }) => ({ title: text(step.title), status: text(step.status) }))
        : [];
}
