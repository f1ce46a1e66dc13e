import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cable } from './support/cable.ts';
import { until } from './support/server.ts';
import { Sockets, World, facts, lines } from './support/world.ts';

// The one connection of a page: many pages at a time, and a network that goes away and comes back.

let world: World;

beforeAll(async () => {
    world = await World.begin();
});

afterAll(async () => {
    await world?.end();
});

const live = (page: Page): Promise<void> => page.locator('.connection.live').waitFor({ state: 'attached' });

describe('a browser with more pages than it has connections for one host', () => {
    it('follows a worker in all of them at a time, each over one socket', async () => {
        const worker = await world.server.worker('watched by eight');
        const browser = await world.visitor();
        const pages: Page[] = [];
        const sockets: Sockets[] = [];
        browser.on('page', (page) => sockets.push(new Sockets(page)));
        for (let i = 0; i < 8; i++) {
            const page = await world.page(world.workerPath(worker), browser);
            await facts(page, 'active', 'connected', 'idle');
            pages.push(page);
        }
        await pages[7]!.locator('#composer').fill('echo "seen by all"');
        await pages[7]!.locator('#composer').press('Enter');
        for (const page of pages) {
            await page.getByText('seen by all', { exact: true }).waitFor();
            await page.getByText('Completed, exit code 0', { exact: false }).waitFor();
        }
        expect(sockets).toHaveLength(8);
        for (const { urls, streams } of sockets) {
            expect(urls).toEqual([`${world.url.replace('http', 'ws')}/api/v1/ws`]);
            expect(streams).toEqual([]);
        }
        // Going to other views and back is no new connection.
        await pages[0]!.getByRole('link', { name: 'Settings' }).click();
        await pages[0]!.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
        await pages[0]!.goBack();
        await pages[0]!.getByText('seen by all', { exact: true }).waitFor();
        expect(sockets[0]!.urls).toHaveLength(1);
        await browser.close();
    });
});

describe('a network that goes away', () => {
    const REPEATED = 'for i in 1 2 3; do echo "meanwhile $i"; done';

    /** Nothing on the page says that something lives, and what was typed is there. */
    async function lost(page: Page, since: string): Promise<void> {
        await page.getByText('No connection to the server').waitFor();
        await page.getByText('What you see is from', { exact: false }).waitFor();
        await facts(page, 'active', 'unknown now');
        expect(await page.locator('.pulse').count()).toBe(0);
        expect(await page.locator('.connection.live').count()).toBe(0);
        expect(await page.getByRole('button', { name: /^(Send|Queue)$/ }).isDisabled()).toBe(true);
        expect(await page.locator('#composer').inputValue()).toBe(since);
    }

    async function healed(page: Page, draft: string): Promise<void> {
        await page.getByText('meanwhile 3', { exact: true }).waitFor();
        await facts(page, 'active', 'connected', 'idle');
        await page.getByText('No connection to the server').waitFor({ state: 'detached' });
        expect(await lines(page, /^(before|meanwhile) \d$/)).toEqual(['before 1', 'meanwhile 1', 'meanwhile 2', 'meanwhile 3']);
        expect(await page.locator('#composer').inputValue()).toBe(draft);
        await page.locator('#composer').press('Enter');
        await page.getByText('kept', { exact: true }).waitFor();
        await page.getByText('Completed', { exact: false }).nth(2).waitFor();
        expect(await lines(page, /^(before|meanwhile|kept)/)).toEqual(['before 1', 'meanwhile 1', 'meanwhile 2', 'meanwhile 3', 'kept']);
    }

    async function behind(cable: Cable): Promise<{ page: Page; worker: string }> {
        const worker = await world.server.worker('behind a bad line');
        const page = await world.page(world.workerPath(worker), await world.visitor({}, cable.url), cable.url);
        await facts(page, 'active', 'connected', 'idle');
        await world.server.send(worker, 'echo "before 1"');
        await page.getByText('before 1', { exact: true }).waitFor();
        await page.getByText('Completed, exit code 0', { exact: false }).waitFor();
        await facts(page, 'active', 'connected', 'idle');
        await page.locator('#composer').fill('echo kept');
        return { page, worker };
    }

    it('heals by itself after several tries, with all that was said meanwhile, once, and what was typed', async () => {
        const cable = await Cable.to(world.url);
        const { page, worker } = await behind(cable);
        const { urls, positions } = new Sockets(page);
        const began = Date.now();
        cable.pull();
        await lost(page, 'echo kept');
        await world.server.send(worker, REPEATED);
        await world.server.idle(worker);
        // Three tries, or as long as a person wants it: YOI_OUTAGE_S=60.
        const atLeast = Number(process.env.YOI_OUTAGE_S ?? 0) * 1000;
        await until('some tries', 300, () => urls.length >= 3 && Date.now() - began >= atLeast);
        await lost(page, 'echo kept');
        cable.plug();
        await healed(page, 'echo kept');
        expect(positions).toHaveLength(1);
        expect(positions[0]).toMatch(/\d/);
        await page.context().close();
        await cable.close();
    });

    it('is noticed at once where the browser says so, although the connection looks open', async () => {
        const cable = await Cable.to(world.url);
        const { page, worker } = await behind(cable);
        cable.silence();
        await page.context().setOffline(true);
        await lost(page, 'echo kept');
        await world.server.send(worker, REPEATED);
        await world.server.idle(worker);
        cable.speak();
        await page.context().setOffline(false);
        await healed(page, 'echo kept');
        await page.context().close();
        await cable.close();
    });

    it('goes on with a reload of everything where the server can’t tell what was missed', async () => {
        const page = await world.page('/workers');
        await live(page);
        const worker = await world.server.worker('made before the gap');
        await page.getByRole('link', { name: /made before the gap/ }).waitFor();
        // What a server says whose journal does not reach back so far.
        await page.routeWebSocket('**/api/v1/ws', (near) => {
            const far = near.connectToServer();
            near.onMessage((message) => far.send(message));
            far.onMessage((message) => {
                near.send(message);
                const { sub, event } = JSON.parse(String(message)) as { sub: string; event: string };
                if (event === 'subscribed') {
                    near.send(JSON.stringify({ sub, event: 'gap', id: 'unreadable', data: { reason: 'position_gone', resume: 'unreadable', reload: ['/api/v1/workers'] } }));
                }
            });
        });
        await page.goto(`${world.url}/workers`);
        await live(page);
        await world.server.api('POST', `/api/v1/runtimes/embedded/workers/${worker}/stop`);
        await page.getByRole('link', { name: /made before the gap.*stopped/s }).waitFor();
        // The position that it was given is one that no server reads: it begins anew by itself.
        await world.server.kill();
        await page.getByText('No connection to the server').waitFor();
        await world.server.start();
        await live(page);
        await page.getByRole('link', { name: /made before the gap.*stopped/s }).waitFor();
        await page.context().close();
    });

    it('gave no page a reason to complain', () => {
        expect(world.complaints).toEqual([]);
    });
});
