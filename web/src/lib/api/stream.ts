import { refusal, type ApiError } from './client';
import { SseParser, type SseEvent } from './sse';

/** What happens on a stream that mends itself. */
export interface StreamListener {
    /** The server answers: what follows comes from it, now. */
    opened(): void;
    frame(frame: SseEvent): void;
    /** Nothing comes any more; it is tried again after `retryMs`. */
    broken(reason: string, retryMs: number): void;
    /** The server refuses the position or the caller; trying again is up to the listener. */
    refused(error: ApiError): void;
}

export interface Timing {
    /** Heartbeats come every 15 s; without a byte for this long the connection counts as dead. */
    silenceMs: number;
    retryMs: readonly number[];
}

const TIMING: Timing = { silenceMs: 40_000, retryMs: [300, 1_000, 2_000, 4_000, 8_000] };

/**
 * A stream that comes back by itself, behind the last position that it received. Reads with `fetch`, because an
 * EventSource can't be told where to go on after the page decided so.
 */
export class ReconnectingStream {
    private position: string | null;
    private abort: AbortController | null = null;
    private retry: ReturnType<typeof setTimeout> | null = null;
    private silence: ReturnType<typeof setTimeout> | null = null;
    private failures = 0;
    private closed = false;

    constructor(
        private readonly path: string,
        private readonly listener: StreamListener,
        after: string | null = null,
        private readonly timing: Timing = TIMING,
    ) {
        this.position = after;
    }

    open(): void {
        this.closed = false;
        this.again();
    }

    close(): void {
        this.closed = true;
        this.stop();
    }

    /** Forgets where it was: what happens from now on. */
    forget(): void {
        this.position = null;
    }

    /** Tries at once, because something suggests that it may work now. */
    again(): void {
        if (this.closed || this.abort) {
            return;
        }
        this.stop();
        const abort = new AbortController();
        this.abort = abort;
        void this.read(abort).then(
            (reason) => this.ended(abort, reason),
            () => this.ended(abort, 'The connection to the server was lost.'),
        );
    }

    private stop(): void {
        this.abort?.abort();
        this.abort = null;
        clearTimeout(this.retry ?? undefined);
        clearTimeout(this.silence ?? undefined);
        this.retry = null;
        this.silence = null;
    }

    /** Reads to the end of the connection; says why it ended. */
    private async read(abort: AbortController): Promise<string | null> {
        this.heard(abort);
        const response = await fetch(this.position === null ? `${this.path}?after=now` : this.path, {
            headers: {
                accept: 'text/event-stream',
                ...(this.position === null ? {} : { 'last-event-id': this.position }),
            },
            credentials: 'same-origin',
            cache: 'no-store',
            signal: abort.signal,
        });
        if (!response.ok || !response.body) {
            const error = await refusal(response);
            if (response.status < 500 && response.status !== 429) {
                this.abort = null;
                this.stop();
                this.listener.refused(error);
                return null;
            }
            return error.message;
        }
        this.failures = 0;
        this.listener.opened();
        return this.frames(response.body, abort);
    }

    private async frames(body: ReadableStream<Uint8Array>, abort: AbortController): Promise<string> {
        const reader = body.getReader();
        const decoder = new TextDecoder();
        const parser = new SseParser();
        for (;;) {
            const { done, value } = await reader.read();
            if (abort.signal.aborted) {
                return 'closed';
            }
            if (done) {
                return 'The server ended the connection.';
            }
            this.heard(abort);
            for (const frame of parser.push(decoder.decode(value, { stream: true }))) {
                if (frame.id !== null) {
                    this.position = frame.id;
                }
                this.listener.frame(frame);
            }
        }
    }

    private heard(abort: AbortController): void {
        clearTimeout(this.silence ?? undefined);
        this.silence = setTimeout(() => {
            this.ended(abort, 'Nothing came from the server for a while.');
        }, this.timing.silenceMs);
    }

    private ended(abort: AbortController, reason: string | null): void {
        if (this.abort !== abort || this.closed || reason === null) {
            return;
        }
        this.stop();
        const steps = this.timing.retryMs;
        const step = steps[Math.min(this.failures, steps.length - 1)] ?? 1_000;
        // Spread, so that many pages do not come back in the same moment.
        const wait = Math.round(step * (0.75 + Math.random() / 2));
        this.failures++;
        this.retry = setTimeout(() => {
            this.retry = null;
            this.again();
        }, wait);
        this.listener.broken(reason, wait);
    }
}
