import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch } from './browser.ts';
import { YoiServer, until } from './server.ts';

const YOI = process.env.YOI_LAUNCHER ?? resolve(import.meta.dirname, '../../../yoi');

/** A server with a workspace, a browser, and everything that the pages complained about. */
export class World {
    readonly complaints: string[] = [];
    readonly server = new YoiServer();
    browser!: Browser;

    get url(): string {
        return this.server.url;
    }

    static async begin(): Promise<World> {
        const world = new World();
        mkdirSync(world.server.workspace, { recursive: true });
        execFileSync('git', ['init', '-q'], { cwd: world.server.workspace });
        await world.server.start();
        world.browser = await launch();
        return world;
    }

    async end(): Promise<void> {
        await this.browser?.close();
        await this.server.remove();
    }

    /** A browser of somebody who is signed in. */
    async visitor(options: Parameters<Browser['newContext']>[0] = {}, url = this.url): Promise<BrowserContext> {
        const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
        const answer = await context.request.post(`${url}/api/v1/session`, {
            data: { token: this.server.token },
            headers: { origin: url },
        });
        if (!answer.ok()) {
            throw new Error(`could not sign in: ${answer.status()} ${await answer.text()}`);
        }
        return context;
    }

    async page(path: string, context?: BrowserContext, url = this.url): Promise<Page> {
        const page = await (context ?? (await this.visitor())).newPage();
        page.setDefaultTimeout(120_000);
        page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.stack ?? error.message}`));
        page.on('console', (message) => {
            // A connection that is refused while the server is dead is no fault of the page.
            if (message.type() === 'error' && !/Failed to load resource|net::ERR_|WebSocket connection to '[^']+' failed/.test(message.text())) {
                this.complaints.push(`${page.url()}: ${message.text()}`);
            }
        });
        page.on('request', (request) => {
            if (!request.url().startsWith(url)) {
                this.complaints.push(`${page.url()} asked for ${request.url()}`);
            }
        });
        page.on('websocket', (socket) => {
            if (!socket.url().startsWith(url.replace('http', 'ws'))) {
                this.complaints.push(`${page.url()} opened ${socket.url()}`);
            }
        });
        await page.goto(url + path);
        return page;
    }

    async cli(...words: string[]): Promise<string> {
        const { stdout } = await promisify(execFile)(YOI, words, {
            cwd: this.server.workspace,
            env: { ...process.env, YOI_DATA_DIR: join(this.server.folder, 'data'), HOME: this.server.folder },
        });
        return stdout;
    }

    workerPath(id: string): string {
        return `/workers/embedded/${id}`;
    }

    /** Tickets in the workspace, made through the API. */
    async tickets(titles: string[]): Promise<string[]> {
        await this.cli('ticket', 'init');
        const ids: string[] = [];
        for (const title of titles) {
            const made = await this.server.api<{ id: string }>('POST', '/api/v1/tickets', {
                title,
                body: '## Why\n\nBecause **it** matters.\n\n- [x] one\n- [ ] two\n\n```java\nint x = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
                labels: ['store'],
                priority: 'P1',
            });
            await this.server.api('POST', `/api/v1/tickets/${made.id}/thread`, { kind: 'comment', body: 'I looked at it, and it is *fine*.' });
            ids.push(made.id);
        }
        return ids;
    }
}

/** What a page's sockets said and how many there were, from now on. */
export class Sockets {
    readonly urls: string[] = [];
    /** The positions behind which it subscribed. */
    readonly positions: string[] = [];
    /** The requests for streams of another kind. */
    readonly streams: string[] = [];

    constructor(page: Page) {
        page.on('websocket', (socket) => {
            this.urls.push(socket.url());
            socket.on('framesent', ({ payload }) => {
                const said = JSON.parse(String(payload)) as { op: string; after: string };
                if (said.op === 'subscribe') {
                    this.positions.push(said.after);
                }
            });
        });
        page.on('request', (request) => {
            if (/\/stream(\?|$)/.test(request.url())) {
                this.streams.push(request.url());
            }
        });
    }
}

/** Three facts of the worker whose page it is, once they are these. */
export async function facts(page: Page, ...wanted: string[]): Promise<void> {
    const shown = async (): Promise<string> => page.locator('header .facts').innerText();
    await until(`${wanted.join(', ')} in ${page.url()}`, 120, async () => (await shown()) === wanted.join('\n'));
}

/** The lines of a transcript that a test printed, in the order in which the page shows them. */
export async function lines(page: Page, pattern: RegExp): Promise<string[]> {
    const texts = await page.locator('[aria-label=Transcript] .line').allInnerTexts();
    return texts.map((text) => text.trim()).filter((text) => pattern.test(text));
}
