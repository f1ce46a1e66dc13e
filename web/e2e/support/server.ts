import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const YOI = process.env.YOI_LAUNCHER ?? resolve(import.meta.dirname, '../../../yoi');
// Where the build is out of date, it is made first.
const START_SECONDS_MAX = 500;

export interface Ready {
    url: string;
    token_file: string;
}

/** A real server with a real store in a folder of its own; it can be killed and started again on the same data. */
export class YoiServer {
    readonly folder = mkdtempSync(join(tmpdir(), 'yoi-console-'));
    readonly workspace = join(this.folder, 'workspace');
    private process: ChildProcess | null = null;
    private ready: Ready | null = null;
    private port = 0;
    private log = '';

    get url(): string {
        return this.ready!.url;
    }

    get token(): string {
        return readFileSync(this.ready!.token_file, 'utf8').trim();
    }

    get readyFile(): string {
        return join(this.folder, 'ready.json');
    }

    async start(...options: string[]): Promise<void> {
        rmSync(this.readyFile, { force: true });
        const child = spawn(
            YOI,
            ['serve', '--no-open', '--port', String(this.port), '--ready-file', this.readyFile, ...options],
            {
                cwd: this.workspace,
                env: { ...process.env, YOI_DATA_DIR: join(this.folder, 'data'), HOME: this.folder },
                stdio: ['ignore', 'pipe', 'pipe'],
            },
        );
        this.process = child;
        child.stdout.on('data', (piece: Buffer) => (this.log += piece.toString()));
        child.stderr.on('data', (piece: Buffer) => (this.log += piece.toString()));
        let ended = false;
        child.once('exit', () => (ended = true));
        await until(`the server to be ready; it said:\n${this.log}`, START_SECONDS_MAX, () => {
            if (ended) {
                throw new Error(`the server ended: ${this.log}`);
            }
            return existsSync(this.readyFile);
        });
        this.ready = JSON.parse(readFileSync(this.readyFile, 'utf8')) as Ready;
        this.port = Number(new URL(this.ready.url).port);
        await until('the runtime to be open', START_SECONDS_MAX, async () => {
            const answer = await fetch(`${this.url}/readyz`).catch(() => null);
            return answer?.ok === true;
        });
    }

    /** What a power cut does: no goodbye to anybody. */
    async kill(): Promise<void> {
        await this.end('SIGKILL');
    }

    async stop(): Promise<void> {
        await this.end('SIGTERM');
    }

    private async end(signal: NodeJS.Signals): Promise<void> {
        const child = this.process;
        if (!child || child.exitCode !== null || child.signalCode !== null) {
            return;
        }
        const gone = new Promise((done) => child.once('exit', done));
        child.kill(signal);
        await gone;
        this.process = null;
    }

    async remove(): Promise<void> {
        await this.kill();
        rmSync(this.folder, { recursive: true, force: true });
    }

    async api<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
        const response = await fetch(`${this.url}${path}`, {
            method,
            headers: {
                authorization: `Bearer ${this.token}`,
                ...(body === undefined ? {} : { 'content-type': 'application/json' }),
                ...headers,
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (!response.ok) {
            throw new Error(`${method} ${path}: ${response.status} ${text}`);
        }
        return (text === '' ? undefined : JSON.parse(text)) as T;
    }

    async worker(name: string, more: Record<string, unknown> = {}): Promise<string> {
        const made = await this.api<{ worker_id: string }>('POST', '/api/v1/runtimes/embedded/workers', {
            profile: 'shell',
            name,
            ...more,
        });
        return made.worker_id;
    }

    async send(worker: string, content: string): Promise<void> {
        await this.api('POST', `/api/v1/runtimes/embedded/workers/${worker}/inputs`, { content });
    }

    /** Waits until the worker has nothing more to do. */
    async idle(worker: string): Promise<void> {
        await until(`${worker} to be idle`, 60, async () => {
            const detail = await this.api<{ run_state: string | null; queued: number }>(
                'GET',
                `/api/v1/runtimes/embedded/workers/${worker}`,
            );
            return detail.run_state !== 'busy' && detail.queued === 0;
        });
    }
}

/** Looks until it is so; the time is only against waiting for ever. */
export async function until(what: string, secondsMax: number, so: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + secondsMax * 1000;
    while (!(await so())) {
        if (Date.now() > deadline) {
            throw new Error(`waited ${secondsMax} s for ${what}`);
        }
        await new Promise((again) => setTimeout(again, 50));
    }
}
