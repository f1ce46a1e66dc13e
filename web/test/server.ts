import { vi } from 'vitest';

export interface Asked {
    method: string;
    path: string;
    body: unknown;
    headers: Record<string, string>;
}

type Reply = unknown | ((asked: Asked) => unknown);

export class Refusal {
    constructor(
        readonly status: number,
        readonly code: string,
        readonly detail = 'The server says no.',
        readonly remedy: string | null = null,
    ) {}
}

/** What a page says on its socket. */
export interface Said {
    op: string;
    sub: string;
    after: string;
}

/** A server written by hand: answers by method and path, and a socket on which the test tells. */
export class FakeServer {
    readonly asked: Asked[] = [];
    private readonly replies = new Map<string, Reply>();
    readonly said: Said[] = [];
    private sub: string | null = null;
    private socket: FakeSocket | null = null;
    private down = false;
    private readonly held = new Map<string, Promise<void>>();
    /** What a change has to bring along. */
    csrf = 'csrf';

    constructor() {
        this.reply('GET /api/v1/session', { session_id: 's', permission: 'admin', actor: 'user:ann', csrf_token: this.csrf, expires_at: null });
        this.reply('GET /api/v1/workspace', {
            workspace_id: 'w', display_name: 'demo', created_at: at(0), default_profile: 'shell',
            server: { instance_id: 'one', version: '1', started_at: at(0) },
        });
        this.workers([]);
        vi.stubGlobal('fetch', (path: string, init?: RequestInit) => this.fetch(path, init));
        vi.stubGlobal('WebSocket', fakeSocket(this));
    }

    reply(what: string, reply: Reply): void {
        this.replies.set(what, reply);
    }

    /** Answers of this kind are made when they are asked for and come when the returned function is called, as on a slow way. */
    hold(what: string): () => void {
        let release!: () => void;
        this.held.set(what, new Promise<void>((resolve) => (release = resolve)));
        return () => {
            this.held.delete(what);
            release();
        };
    }

    workers(items: unknown[]): void {
        this.reply('GET /api/v1/workers', { items, next_cursor: null, as_of: at(0) });
    }

    /** Sends a frame of the workspace's stream. */
    tell(event: string, data: unknown, id: string | null = null): void {
        this.message({ sub: this.sub, event, ...(id === null ? {} : { id }), data });
    }

    /** Sends any message. */
    message(message: unknown): void {
        this.socket!.onmessage?.({ data: JSON.stringify(message) });
    }

    get streaming(): boolean {
        return this.sub !== null;
    }

    /** The network is gone: what is open breaks, what is asked fails. */
    cut(code = 1006): void {
        this.down = true;
        const open = this.socket;
        this.left();
        open?.onclose?.({ code });
    }

    connected(socket: FakeSocket): void {
        if (this.down) {
            socket.onclose?.({ code: 1006 });
            return;
        }
        this.socket = socket;
        socket.readyState = 1;
        socket.onopen?.();
    }

    heard(said: Said): void {
        this.said.push(said);
        if (said.op === 'subscribe') {
            this.sub = said.sub;
            this.message({ sub: said.sub, event: 'subscribed' });
        }
    }

    left(): void {
        this.socket = null;
        this.sub = null;
    }

    mend(): void {
        this.down = false;
    }

    requests(what: string): Asked[] {
        return this.asked.filter((asked) => `${asked.method} ${asked.path.split('?')[0]}` === what);
    }

    private async fetch(path: string, init: RequestInit = {}): Promise<Response> {
        if (this.down) {
            throw new TypeError('network');
        }
        const method = init.method ?? 'GET';
        const asked: Asked = {
            method,
            path,
            body: init.body ? JSON.parse(String(init.body)) : undefined,
            headers: (init.headers ?? {}) as Record<string, string>,
        };
        this.asked.push(asked);
        const plain = path.split('?')[0]!;
        const held = this.held.get(`${method} ${plain}`);
        const refused = method !== 'GET' && plain !== '/api/v1/session' && asked.headers['x-yoi-csrf'] !== this.csrf;
        const reply = refused ? new Refusal(403, 'csrf_missing') : this.replies.get(`${method} ${plain}`) ?? new Refusal(404, 'route_not_found', `${method} ${plain}`);
        const body: unknown = await (typeof reply === 'function' ? (reply as (asked: Asked) => unknown)(asked) : reply);
        await held;
        if (body instanceof Refusal) {
            const { status, code, detail, remedy } = body;
            return new Response(JSON.stringify({ status, code, title: code, detail, remedy, details: {}, diagnostics: [] }), { status });
        }
        return body === undefined
            ? new Response(null, { status: 204 })
            : new Response(JSON.stringify(body), { status: 200, headers: { etag: '"e-1"' } });
    }
}

interface FakeSocket {
    readyState: number;
    onopen: (() => void) | null;
    onmessage: ((message: { data: string }) => void) | null;
    onclose: ((event: { code: number }) => void) | null;
}

/** What a page makes its sockets of; as in a browser, it hears of nothing before it had time to listen. */
function fakeSocket(server: FakeServer): unknown {
    return class implements FakeSocket {
        static readonly OPEN = 1;
        readyState = 0;
        onopen = null;
        onmessage = null;
        onclose = null;

        constructor() {
            queueMicrotask(() => this.readyState === 0 && server.connected(this));
        }

        send(text: string): void {
            const said = JSON.parse(text) as Said;
            queueMicrotask(() => this.readyState === 1 && server.heard(said));
        }

        close(): void {
            if (this.readyState === 1) {
                server.left();
            }
            this.readyState = 3;
        }
    };
}

export function at(second: number): string {
    return new Date(Date.UTC(2026, 10, 21, 10, 0, second)).toISOString();
}

let made = 0;

export function worker(name: string | null, more: Record<string, unknown> = {}): Record<string, unknown> & { worker_id: string } {
    made++;
    return {
        worker_id: `0193f1c2-0000-7000-8000-${String(made).padStart(12, '0')}`,
        runtime_id: 'embedded', name, profile: 'shell', backend: 'process', labels: {}, lifecycle: 'active',
        attachment: 'connected', run_state: 'idle', hidden: false, damaged: false, generation: 1, last_seq: 3,
        created_at: at(made), updated_at: at(made), ...more,
    };
}

export function detail(of: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
        ...of,
        bundle: { id: 'builtin', digest: 'a'.repeat(64) }, workdir: 'workspace',
        execution: { generation: 1, phase: 'started', ended: null }, last_run: 0, current_run: null, queued: 0,
        overview: { title: null, last_text: null, items: 0, first_activity: null, last_activity: null },
        usage: { turns: 0, input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0, cost_micros: 0, by_model: {} },
        diagnostics: [], lineage: null, forks: [], ...more,
    };
}
