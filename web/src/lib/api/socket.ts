import { ApiError, get } from './client';
import type { ProblemDocument } from './types';

/** One frame of a subscription; `id` is null where it carries no position. */
export interface Frame {
    event: string;
    id: string | null;
    data: unknown;
}

/** One worker, or with null the whole workspace. */
export type Scope = { runtime_id: string; worker_id: string } | null;

/** What happens to a subscription, which mends itself. */
export interface StreamListener {
    /** The server has its place: whatever happens from now on will be told, so it may be read what was before. */
    opened(): void;
    frame(frame: Frame): void;
    /** Nothing comes any more; it is tried again after `retryMs`. */
    broken(reason: string, retryMs: number): void;
}

export interface Timing {
    /** Heartbeats come every 15 s; without a word for this long the connection counts as dead. */
    silenceMs: number;
    /** A connection that is not made within this is tried anew: the network may be another one by then. */
    connectMs: number;
    retryMs: readonly number[];
}

interface Message {
    sub?: string;
    event?: string;
    id?: string;
    data?: unknown;
    problem?: ProblemDocument;
}

interface Subscription {
    readonly scope: Scope;
    readonly listener: StreamListener;
    /** The last position that came; null: from now on. */
    position: string | null;
    /** What it is called on the connection that there is. */
    name: string | null;
}

const TIMING: Timing = { silenceMs: 40_000, connectMs: 10_000, retryMs: [300, 1_000, 2_000, 4_000, 8_000] };
/** With which a server closes a connection whose session or token was revoked. */
const POLICY_VIOLATION = 1008;
const ENDS: Record<string, string> = {
    lagged: 'This page was too slow to follow.',
    end: 'The server was shut down.',
};

/**
 * The one connection of this page to its server, for any number of subscriptions. It comes back by itself, each
 * subscription behind the last position that it received. A browser allows six HTTP/1.1 connections to a host, which
 * event streams in a few tabs use up; sockets do not count among them.
 */
export class SharedSocket {
    private readonly subscriptions = new Set<Subscription>();
    private socket: WebSocket | null = null;
    private retry: ReturnType<typeof setTimeout> | null = null;
    private watch: ReturnType<typeof setInterval> | null = null;
    private heardAt = 0;
    private failures = 0;
    private names = 0;
    private lastEvent = '';

    constructor(private readonly timing: Timing = TIMING) {}

    /** Tells what happens in the scope behind `after`, or from now on; the answer ends it. */
    subscribe(scope: Scope, listener: StreamListener, after: string | null = null): () => void {
        const subscription: Subscription = { scope, listener, position: after, name: null };
        this.subscriptions.add(subscription);
        if (this.socket?.readyState === WebSocket.OPEN) {
            this.begin(this.socket, subscription);
        } else if (this.socket === null) {
            this.connect();
        }
        return () => this.unsubscribe(subscription);
    }

    /** Tries at once, because something suggests that it may work now. */
    again(): void {
        if (this.socket?.readyState === WebSocket.OPEN) {
            this.listen(this.socket); // After a sleep it may be long dead.
        } else if (this.subscriptions.size > 0) {
            this.connect();
        }
    }

    /** Something suggests that the connection is gone although it does not say so: asks for a new one. */
    suspect(): void {
        if (this.socket) {
            this.lost(this.socket, 'The network of this machine is gone.');
        }
    }

    private unsubscribe(subscription: Subscription): void {
        this.subscriptions.delete(subscription);
        if (this.subscriptions.size === 0) {
            this.drop();
        } else if (this.socket?.readyState === WebSocket.OPEN && subscription.name !== null) {
            this.socket.send(JSON.stringify({ op: 'unsubscribe', sub: subscription.name }));
        }
    }

    private connect(): void {
        this.drop();
        const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
        const socket = new WebSocket(`${scheme}//${location.host}/api/v1/ws`);
        this.socket = socket;
        this.heardAt = Date.now();
        this.watch = setInterval(() => this.listen(socket), this.timing.connectMs / 4);
        let opened = false;
        socket.onopen = () => {
            opened = true;
            this.subscriptions.forEach((subscription) => this.begin(socket, subscription));
        };
        socket.onmessage = (message) => {
            this.heardAt = Date.now();
            this.told(socket, JSON.parse(message.data as string) as Message);
        };
        socket.onclose = (event) => {
            if (!opened || event.code === POLICY_VIOLATION) {
                // A page is not told why; whether it is signed in is what another request says.
                void get('/api/v1/session').catch(() => undefined);
            }
            this.lost(socket, opened ? (ENDS[this.lastEvent] ?? 'The connection to the server was lost.') : 'The server does not answer.');
        };
    }

    private begin(socket: WebSocket, subscription: Subscription): void {
        subscription.name = `s${++this.names}`;
        socket.send(JSON.stringify({ op: 'subscribe', sub: subscription.name, ...subscription.scope, after: subscription.position ?? 'now' }));
    }

    private told(socket: WebSocket, message: Message): void {
        const subscription = [...this.subscriptions].find((each) => each.name !== null && each.name === message.sub);
        if (!subscription) {
            return; // The end of one that this page ended.
        }
        if (message.problem) {
            this.refused(socket, subscription, new ApiError(message.problem));
            return;
        }
        switch (message.event) {
            case 'subscribed':
                this.failures = 0;
                subscription.listener.opened();
                break;
            case 'heartbeat':
                break;
            case 'closed':
                this.lost(socket, ENDS[this.lastEvent] ?? 'The server ended the connection.');
                break;
            case undefined:
                break;
            default:
                this.lastEvent = message.event;
                subscription.position = message.id ?? subscription.position;
                subscription.listener.frame({ event: message.event, id: message.id ?? null, data: message.data });
        }
    }

    private refused(socket: WebSocket, subscription: Subscription, error: ApiError): void {
        if (error.code === 'invalid_request' && subscription.position !== null) {
            // A position that this server can't read: from now on, and what was before is read anew.
            subscription.position = null;
            this.begin(socket, subscription);
            return;
        }
        if (error.problem.status < 500 && error.problem.status !== 429) {
            // Nothing that passes soon; a sign-in or a restart may change it, so it is asked for again, but rarely.
            this.failures = this.timing.retryMs.length;
            void get('/api/v1/session').catch(() => undefined);
        }
        this.lost(socket, error.message);
    }

    private listen(socket: WebSocket): void {
        const patience = socket.readyState === WebSocket.OPEN ? this.timing.silenceMs : this.timing.connectMs;
        if (Date.now() - this.heardAt > patience) {
            this.lost(socket, 'Nothing came from the server for a while.');
        }
    }

    private lost(socket: WebSocket, reason: string): void {
        if (this.socket !== socket) {
            return;
        }
        this.drop();
        const steps = this.timing.retryMs;
        const step = steps[Math.min(this.failures, steps.length - 1)] ?? 1_000;
        // Spread, so that many pages do not come back in the same moment.
        const wait = Math.round(step * (0.75 + Math.random() / 2));
        this.failures++;
        this.retry = setTimeout(() => this.again(), wait);
        this.subscriptions.forEach((subscription) => subscription.listener.broken(reason, wait));
    }

    /** Nothing that the old connection still says is heard. */
    private drop(): void {
        clearTimeout(this.retry ?? undefined);
        clearInterval(this.watch ?? undefined);
        const socket = this.socket;
        this.socket = null;
        this.lastEvent = '';
        this.subscriptions.forEach((subscription) => (subscription.name = null));
        if (socket) {
            socket.onopen = socket.onmessage = socket.onclose = null;
            socket.close();
        }
    }
}

/** The page's own. */
export const socket = new SharedSocket();
