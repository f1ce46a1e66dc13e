import { ApiError, get, query } from '../api/client';
import type { LogEvent, LogPage } from '../api/types';
import { Transcript, type AgentFacts, type Delta, type Item } from './transcript';
import { nextPicture, workspace, type WorkerWatcher } from './workspace.svelte';

const PAGE = 200;
/** Who scrolls far back gets longer pages: with each, all that was read is folded anew. */
const PAGE_MAX = 500;
/** Of what is followed live, this many events stay in memory; older ones are read again when scrolled to. */
const EVENTS_MAX = 30_000;
/** And this many characters of theirs: some hold 16 Ki, and a night of those is more than a tab has. */
const CHARACTERS_MAX = 32 * 1024 * 1024;

/**
 * One worker's log as far as this page has read it: a gapless stretch of events that ends with the newest, grown at
 * its front by pages and at its end by the stream.
 */
export class WorkerLog implements WorkerWatcher {
    items: readonly Item[] = $state.raw([]);
    /** What its agent says of its session. */
    agent: AgentFacts = $state.raw({});
    loading = $state(true);
    loadingOlder = $state(false);
    /** There is history in front of what is shown. */
    hasOlder = $state(false);
    error: ApiError | null = $state.raw(null);
    damage: LogPage['damage'] | null = $state.raw(null);
    /** Moves with each event about the queue. */
    queueRevision = $state(0);
    /** Moves with each event that changes what the worker's detail says. */
    detailRevision = $state(0);
    lastSeq = $state(0);
    /** The worker was deleted while this page looked at it. */
    gone = $state(false);

    private events: LogEvent[] = [];
    /** What the texts of `events` take, about. */
    private characters = 0;
    private transcript = new Transcript();
    private before: number | null = null;
    /** Came before what lies in front of them: while the first page is read, or behind a gap. */
    private early: LogEvent[] = [];
    private ready = false;
    private scheduled = false;
    private readonly base: string;
    private readonly unwatch: () => void;

    constructor(runtime: string, worker: string) {
        this.base = `/api/v1/runtimes/${encodeURIComponent(runtime)}/workers/${encodeURIComponent(worker)}/events`;
        this.unwatch = workspace.watch(worker, this);
        void this.begin();
    }

    close(): void {
        this.unwatch();
    }

    async begin(): Promise<void> {
        this.loading = true;
        this.error = null;
        try {
            const page = await get<LogPage>(`${this.base}${query({ before: 'end', limit: PAGE })}`);
            this.events = [...page.items].reverse();
            this.before = page.next_before ?? null;
            this.hasOlder = this.before !== null && this.events.length > 0;
            this.damage = page.damage ?? null;
            this.ready = true;
            this.fold();
            this.takeEarly();
            if (this.behind || this.early.length > 0) {
                void this.catchUp();
            }
        } catch (error) {
            this.error = asApiError(error);
        } finally {
            this.loading = false;
        }
    }

    async loadOlder(limit = Math.min(PAGE_MAX, PAGE + this.events.length / 4)): Promise<void> {
        if (this.loadingOlder || !this.hasOlder || this.before === null) {
            return;
        }
        this.loadingOlder = true;
        try {
            const page = await get<LogPage>(`${this.base}${query({ before: this.before, limit: Math.round(limit) })}`);
            const first = this.events[0]?.seq ?? Infinity;
            this.events = [...page.items.filter((event) => event.seq < first).reverse(), ...this.events];
            this.before = page.next_before ?? null;
            this.hasOlder = this.before !== null && page.items.length > 0;
            this.damage = page.damage ?? this.damage;
            this.fold();
        } catch (error) {
            this.error = asApiError(error);
            this.hasOlder = false;
        } finally {
            this.loadingOlder = false;
        }
    }

    event(event: LogEvent): void {
        if (!this.ready) {
            this.early.push(event);
            return;
        }
        if (event.seq > this.last + 1 && this.events.length > 0) {
            this.early.push(event);
            void this.catchUp();
        } else {
            this.append(event);
        }
    }

    private get last(): number {
        return this.events[this.events.length - 1]?.seq ?? 0;
    }

    private append(event: LogEvent): void {
        if (event.seq <= this.last) {
            return;
        }
        this.events.push(event);
        this.characters += charactersOf(event);
        this.transcript.apply(event);
        this.noticed(event);
        this.changed();
    }

    delta(delta: Delta): void {
        if (this.ready) {
            this.transcript.delta(delta);
            this.changed();
        }
    }

    caughtUp(): void {
        this.detailRevision++;
        this.queueRevision++;
        if (this.ready || this.loading) {
            void this.catchUp();
        } else {
            void this.begin();
        }
    }

    broken(): void {
        this.transcript.dropStreamed();
        this.changed();
    }

    removed(): void {
        this.gone = true;
    }

    /** Takes of what came early all that follows on. */
    private takeEarly(): void {
        const early = this.early.sort((a, b) => a.seq - b.seq);
        this.early = [];
        for (const event of early) {
            if (event.seq > this.last + 1 && this.events.length > 0) {
                this.early.push(event);
            } else {
                this.append(event);
            }
        }
    }

    private catching = false;
    /** Something may have happened since what was asked last. */
    private behind = false;

    /** Reads what lies behind the last event here until nothing is missing; the stream brings the rest. */
    private async catchUp(): Promise<void> {
        this.behind = true;
        if (this.catching || !this.ready) {
            return;
        }
        this.catching = true;
        try {
            while (this.behind) {
                this.behind = false;
                const after = this.last;
                const page = await get<LogPage>(`${this.base}${query({ after, limit: 1000 })}`);
                page.items.forEach((event) => this.append(event));
                this.takeEarly();
                if (this.last > after) {
                    this.behind ||= page.more || this.early.length > 0;
                } else if (!this.behind) {
                    this.early = []; // Where the log is damaged there is nothing to follow on.
                }
            }
        } catch {
            // The connection broke again; the next one catches up.
        } finally {
            this.catching = false;
        }
    }

    private noticed(event: LogEvent): void {
        this.lastSeq = event.seq;
        if (event.kind === 'input_queued' || event.kind === 'input_withdrawn' || event.kind === 'input_accepted') {
            this.queueRevision++;
        }
        if (event.kind !== 'message' && event.kind !== 'reasoning') {
            this.detailRevision++;
        }
    }

    private fold(): void {
        this.transcript = Transcript.of(this.events);
        this.characters = this.events.reduce((sum, event) => sum + charactersOf(event), 0);
        this.lastSeq = this.events[this.events.length - 1]?.seq ?? 0;
        this.changed();
    }

    private changed(): void {
        if (this.scheduled) {
            return;
        }
        this.scheduled = true;
        nextPicture(() => {
            this.scheduled = false;
            this.trim();
            this.items = [...this.transcript.items];
            this.agent = this.transcript.agent;
        });
    }

    private trim(): void {
        if (this.events.length > EVENTS_MAX || this.characters > CHARACTERS_MAX) {
            this.events = newest(this.events);
            this.characters = this.events.reduce((sum, event) => sum + charactersOf(event), 0);
            this.before = this.events[0]?.seq ?? null;
            this.hasOlder = this.before !== null && this.before > 1;
            this.transcript = Transcript.of(this.events);
        }
    }
}

const charactersOf = (event: LogEvent): number =>
    100 + [event.content, event.text, event.input].reduce<number>((sum, each) => sum + (typeof each === 'string' ? each.length : 0), 0);

/** The last of them that take half of what may be kept; the very last in any case. */
function newest(events: LogEvent[]): LogEvent[] {
    let first = events.length - 1;
    let characters = charactersOf(events[first]!);
    while (first > 0 && events.length - first < EVENTS_MAX / 2) {
        characters += charactersOf(events[first - 1]!);
        if (characters > CHARACTERS_MAX / 2) {
            break;
        }
        first--;
    }
    return events.slice(first);
}

export function asApiError(error: unknown): ApiError {
    return error instanceof ApiError
        ? error
        : new ApiError({ status: 0, title: 'Failed', detail: String(error), code: 'failed' });
}
