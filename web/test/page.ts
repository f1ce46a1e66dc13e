import { afterEach, beforeEach, vi } from 'vitest';
import { FakeServer, at, detail, worker } from './server';

// The whole page against a server written by hand. Each test loads it anew: its state lives as long as a page does.

/** Against waiting for ever; what is awaited comes within a moment. */
export const WAIT = { timeout: 120_000 };

/** A server for each test, and what is open closed behind it. */
export function eachWithServer(): () => FakeServer {
    let server: FakeServer;
    beforeEach(() => {
        server = new FakeServer();
        localStorage.clear();
        sessionStorage.clear();
    });
    afterEach(async () => {
        await close?.();
        close = null;
        document.body.replaceChildren();
        server.cut();
        vi.unstubAllGlobals();
    });
    return () => server;
}

let close: (() => Promise<void>) | null = null;

export async function open(path: string): Promise<void> {
    vi.resetModules();
    history.replaceState(null, '', path);
    // Of the same making as the page: a component knows only the Svelte that it was loaded with.
    const { mount, unmount } = await import('svelte');
    const { default: App } = await import('../src/App.svelte');
    const { workspace } = await import('../src/lib/state/workspace.svelte');
    const app = mount(App, { target: document.body });
    close = async () => {
        workspace.stop();
        await unmount(app);
    };
}

export function workerPage(server: FakeServer, events: unknown[], more: Record<string, unknown> = {}, facts: Record<string, unknown> = {}) {
    const one = worker('history', facts);
    const base = `/api/v1/runtimes/embedded/workers/${one.worker_id}`;
    server.workers([one]);
    server.reply(`GET ${base}`, detail(one, more));
    server.reply(`GET ${base}/events`, { items: [...events].reverse(), next_before: null, more: false });
    server.reply(`GET ${base}/queue`, { items: [], next_cursor: null, as_of: at(0) });
    return { one, base, path: `/workers/embedded/${one.worker_id}` };
}

export const event = (seq: number, kind: string, fields: Record<string, unknown> = {}) => ({ seq, pos: seq, at: at(seq), kind, crc: '0', ...fields });

export const page = (items: unknown[]) => ({ items, next_cursor: null, as_of: at(0) });
