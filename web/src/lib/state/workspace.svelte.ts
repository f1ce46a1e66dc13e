import { get, query } from '../api/client';
import { socket, type Frame } from '../api/socket';
import type { Live, LogEvent, Page, StreamDelta, Worker, Workspace } from '../api/types';
import { lastLine } from '../text/terminal';
import { session } from './session.svelte';

/** One worker's frames, for whoever has its page open. */
export interface WorkerWatcher {
    event(event: LogEvent): void;
    delta(delta: StreamDelta): void;
    /** The connection is there again, or history was skipped: read again what may be missing. */
    caughtUp(): void;
    /** What was streamed and not made durable may be gone. */
    broken(): void;
    /** The worker was deleted. */
    removed(): void;
}

export type Connection = 'connecting' | 'live' | 'broken';

/** What is held per worker besides its facts: the last thing it said, in one line. */
export interface LastSaid {
    text: string;
    at: string | null;
}

const WORKERS_PAGE = 1_000;
const FETCHES_MAX = 200;
/** A list that can't be read is asked for again after this long, each time longer. */
const READ_AGAIN_MS = [1_000, 2_000, 4_000, 8_000];
/** Between two pictures of all workers. One worker's transcript does not wait for it. */
const PAUSE_MS = 100;

/**
 * Everything that the page knows, kept true by the one stream of the workspace.
 *
 * `fresh` is the promise behind every sign of life on the page: true only while the stream is connected and the list
 * was read again since. Nothing is shown as connected or busy without it.
 */
class WorkspaceState {
    connection: Connection = $state('connecting');
    fresh = $state(false);
    /** When what is shown was last known to be true. */
    asOf: number | null = $state(null);
    reason: string | null = $state(null);
    workspace: Workspace | null = $state.raw(null);
    loaded = $state(false);
    /** Moves when tickets changed, so that views of them read again. */
    ticketsRevision = $state(0);
    /** Moves when diagnostics of the whole may have changed. */
    restarts = $state(0);

    private revision = $state(0);
    private readonly byId = new Map<string, Worker>();
    private readonly said = new Map<string, LastSaid>();
    private readonly tails = new Map<string, { item: string; text: string }>();
    private readonly watchers = new Map<string, Set<WorkerWatcher>>();
    private readonly wanted = new Set<string>();
    private unsubscribe: (() => void) | null = null;
    /** Told of by the stream since the list was asked for, and so newer than its answer. */
    private readonly toldMeanwhile = new Set<string>();
    /** Counts what the stream tells of workers as they are. An answer is older than what was told since it was asked for. */
    private told = 0;
    private readonly toldOf = new Map<string, number>();
    private readonly removedAt = new Map<string, number>();
    private failures = 0;
    private retry: ReturnType<typeof setTimeout> | null = null;
    private scheduled = false;
    private reading: Promise<void> | null = null;
    private readAgain = false;
    private fetching = false;

    /** All workers; a new array whenever one changed. */
    workers: readonly Worker[] = $derived.by(() => {
        void this.revision;
        return [...this.byId.values()];
    });

    worker(id: string): Worker | undefined {
        void this.revision;
        return this.byId.get(id);
    }

    lastSaid(id: string): LastSaid | undefined {
        void this.revision;
        return this.said.get(id);
    }

    start(): void {
        if (this.unsubscribe) {
            return;
        }
        this.unsubscribe = socket.subscribe(null, {
            opened: () => this.opened(),
            frame: (frame) => this.frame(frame),
            broken: (reason) => this.broken(reason),
        });
        window.addEventListener('online', this.hurry);
        window.addEventListener('offline', this.suspect);
        document.addEventListener('visibilitychange', this.hurry);
    }

    stop(): void {
        this.unsubscribe?.();
        this.unsubscribe = null;
        this.fresh = false;
        this.connection = 'connecting';
        window.removeEventListener('online', this.hurry);
        window.removeEventListener('offline', this.suspect);
        document.removeEventListener('visibilitychange', this.hurry);
    }

    readonly hurry = (): void => {
        if (!document.hidden) {
            socket.again();
        }
    };

    /** A connection that ends in a machine without network may look open for long; one to this machine comes back at once. */
    readonly suspect = (): void => socket.suspect();

    watch(worker: string, watcher: WorkerWatcher): () => void {
        const watchers = this.watchers.get(worker) ?? new Set();
        watchers.add(watcher);
        this.watchers.set(worker, watchers);
        return () => {
            watchers.delete(watcher);
            if (watchers.size === 0) {
                this.watchers.delete(worker);
            }
        };
    }

    /** To be asked before a worker is, and given along with the answer. */
    get moment(): number {
        return this.told;
    }

    /** What an answer said about a worker, asked for at `moment`, before the stream says it too. */
    learn(worker: Worker, moment = 0): void {
        const id = worker.worker_id;
        const known = this.byId.get(id);
        if ((this.removedAt.get(id) ?? -1) < moment && (!known || known.last_seq <= worker.last_seq)) {
            this.byId.set(id, this.asTold(worker, moment));
            this.changed();
        }
    }

    /** The worker of an answer with what the stream told since about what it holds and does. */
    private asTold(worker: Worker, moment: number): Worker {
        const known = this.byId.get(worker.worker_id);
        return known && (this.toldOf.get(worker.worker_id) ?? -1) >= moment
            ? { ...worker, lifecycle: known.lifecycle, attachment: known.attachment, run_state: known.run_state }
            : worker;
    }

    sayLast(id: string, text: string | null, at: string | null): void {
        if (text && !this.said.has(id)) {
            this.said.set(id, { text: lastLine(text), at });
            this.changed();
        }
    }

    private opened(): void {
        this.connection = 'live';
        this.reason = null;
        void session.renew();
        void this.readAll();
    }

    private broken(reason: string): void {
        this.connection = 'broken';
        this.reason = reason;
        this.lose();
    }

    private lose(): void {
        if (this.fresh) {
            this.asOf = Date.now();
        }
        this.fresh = false;
        this.tails.clear();
        this.watchers.forEach((watchers) => watchers.forEach((watcher) => watcher.broken()));
    }

    /** Reads workspace and workers; the stream is open by then, so nothing falls in between. */
    private async readAll(): Promise<void> {
        if (this.reading) {
            this.readAgain = true;
            return this.reading;
        }
        this.reading = this.readOnce().finally(() => {
            this.reading = null;
            if (this.readAgain) {
                this.readAgain = false;
                void this.readAll();
            }
        });
        return this.reading;
    }

    private async readOnce(): Promise<void> {
        this.toldMeanwhile.clear();
        clearTimeout(this.retry ?? undefined);
        try {
            const workspace = await get<Workspace>('/api/v1/workspace');
            const before = this.workspace?.server.instance_id;
            this.workspace = workspace;
            if (before !== workspace.server.instance_id) {
                this.restarts++;
            }
            const seen = new Set<string>();
            let cursor: string | null = null;
            do {
                const moment = this.moment;
                const page: Page<Worker> = await get(
                    `/api/v1/workers${query({ limit: WORKERS_PAGE, sort: 'created', hidden: 'true', cursor })}`,
                );
                for (const worker of page.items) {
                    seen.add(worker.worker_id);
                    const known = this.byId.get(worker.worker_id);
                    const older = known && known.last_seq > worker.last_seq && this.toldMeanwhile.has(worker.worker_id);
                    if (!older && (this.removedAt.get(worker.worker_id) ?? -1) < moment) {
                        this.byId.set(worker.worker_id, this.asTold(worker, moment));
                    }
                }
                cursor = page.next_cursor;
            } while (cursor !== null);
            for (const id of this.byId.keys()) {
                if (!seen.has(id) && !this.wanted.has(id) && !this.toldMeanwhile.has(id)) {
                    this.byId.delete(id);
                }
            }
        } catch (error) {
            // A connection that is lost says so itself.
            if (this.connection === 'live') {
                this.reason = error instanceof Error ? error.message : String(error);
            }
            const wait = READ_AGAIN_MS[Math.min(this.failures++, READ_AGAIN_MS.length - 1)]!;
            clearTimeout(this.retry ?? undefined);
            this.retry = setTimeout(() => {
                if (this.connection === 'live') {
                    void this.readAll();
                }
            }, wait);
            return;
        }
        this.failures = 0;
        this.reason = null;
        this.revision++;
        if (this.connection === 'live') {
            this.loaded = true;
            this.fresh = true;
            this.ticketsRevision++;
            this.watchers.forEach((watchers) => watchers.forEach((watcher) => watcher.caughtUp()));
        }
    }

    private frame({ event, data }: Frame): void {
        switch (event) {
            case 'live':
                this.live(data as Live);
                break;
            case 'event': {
                const told = data as { worker_id: string; event: LogEvent };
                this.event(told.worker_id, told.event);
                break;
            }
            case 'delta':
                this.delta(data as StreamDelta);
                break;
            case 'removed':
                this.removed((data as { worker_id: string }).worker_id);
                break;
            case 'ticket':
                this.ticketsRevision++;
                break;
            case 'gap':
                this.gap(data as { reload: string[] });
                break;
            default:
                break; // `lagged` and `end`: the connection ends, and is made again.
        }
    }

    /** What happened in between was not told: it is read, and until then nothing is sure. */
    private gap(gap: { reload: string[] }): void {
        if (gap.reload.every((path) => path.startsWith('/api/v1/tickets'))) {
            this.ticketsRevision++;
            return;
        }
        this.lose();
        void this.readAll();
    }

    private live(live: Live): void {
        this.toldMeanwhile.add(live.worker_id);
        this.toldOf.set(live.worker_id, this.told++);
        const worker = this.byId.get(live.worker_id);
        if (!worker) {
            this.want(live.worker_id, live.runtime_id);
            return;
        }
        if (live.last_seq < worker.last_seq && live.lifecycle !== worker.lifecycle) {
            return;
        }
        this.byId.set(live.worker_id, {
            ...worker,
            lifecycle: live.lifecycle,
            attachment: live.attachment,
            run_state: live.run_state,
            last_seq: Math.max(worker.last_seq, live.last_seq),
        });
        this.changed();
    }

    private event(id: string, event: LogEvent): void {
        this.watchers.get(id)?.forEach((watcher) => watcher.event(event));
        this.toldMeanwhile.add(id);
        const worker = this.byId.get(id);
        if (!worker || worker.undecided || tellsNotAll(event)) {
            this.want(id, worker?.runtime_id ?? 'embedded');
        }
        if (worker && event.seq > worker.last_seq) {
            const generation = event.kind === 'execution_requested' ? Number(event.generation) : worker.generation;
            this.byId.set(id, { ...worker, last_seq: event.seq, updated_at: event.at, generation });
        }
        if (event.kind === 'message' || event.kind === 'input_accepted') {
            const line = lastLine(String(event.content ?? ''));
            if (line !== '') {
                this.said.set(id, { text: event.kind === 'input_accepted' ? `› ${line}` : line, at: event.at });
            }
        }
        this.changed();
    }

    private delta(delta: StreamDelta): void {
        const id = delta.worker_id;
        this.watchers.get(id)?.forEach((watcher) => watcher.delta(delta));
        const tail = this.tails.get(id);
        const text = ((tail?.item === delta.item ? tail.text : '') + delta.text).slice(-2_000);
        this.tails.set(id, { item: delta.item, text });
        const line = lastLine(text);
        if (line !== '') {
            this.said.set(id, { text: line, at: null });
            this.changed();
        }
    }

    private removed(id: string): void {
        this.toldMeanwhile.delete(id);
        this.removedAt.set(id, this.told++);
        this.toldOf.delete(id);
        this.byId.delete(id);
        this.said.delete(id);
        this.tails.delete(id);
        this.wanted.delete(id);
        this.watchers.get(id)?.forEach((watcher) => watcher.removed());
        this.changed();
    }

    /** Reads a worker whose name and labels the stream did not tell; many at once are read as a list. */
    private want(id: string, runtime: string): void {
        this.wanted.add(id);
        if (!this.fetching) {
            this.fetching = true;
            setTimeout(() => void this.fetchWanted(runtime), 50);
        }
    }

    private async fetchWanted(runtime: string): Promise<void> {
        const ids = [...this.wanted];
        this.wanted.clear();
        this.fetching = false;
        if (ids.length > FETCHES_MAX) {
            return this.readAll();
        }
        for (const id of ids) {
            try {
                const moment = this.moment;
                this.learn(await get<Worker>(`/api/v1/runtimes/${runtime}/workers/${id}`), moment);
            } catch {
                // Gone again, or the connection is: the next reading of the list tells.
            }
        }
    }

    /** Many frames come in one moment; a list that is sorted anew with each of them could not be read. */
    private changed(): void {
        if (this.scheduled) {
            return;
        }
        this.scheduled = true;
        setTimeout(() => nextPicture(() => {
            this.scheduled = false;
            this.revision++;
        }), PAUSE_MS);
    }
}

/** After these, a worker's name, its labels, or whether it waits for a person may be others than the stream says. */
function tellsNotAll(event: LogEvent): boolean {
    return (
        event.kind === 'options_changed' ||
        event.kind.startsWith('permission_') ||
        (event.kind === 'run_finished' && event.reason !== 'completed')
    );
}

/** Before the next picture; soon also where none is drawn, in a page that is hidden. */
export function nextPicture(action: () => void): void {
    let done = false;
    const once = (): void => {
        if (!done) {
            done = true;
            action();
        }
    };
    requestAnimationFrame(once);
    setTimeout(once, 250);
}

export const workspace = new WorkspaceState();
export type { WorkspaceState };
