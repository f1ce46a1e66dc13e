import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './support/server.ts';
import { Sockets, World, facts, lines } from './support/world.ts';

// A real server with a real store, killed in the middle of what the page shows.

let world: World;

beforeAll(async () => {
    world = await World.begin();
});

afterAll(async () => {
    await world?.end();
});

const COUNT = 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); echo "tick $i"; sleep 0.1; done';
const ticks = (shown: string[]): number[] => shown.map((line) => Number(line.split(' ')[1]));

describe('a server that dies and comes back', () => {
    it('I2_ shows nothing as alive that is not, goes on where it was, and repeats no line', async () => {
        const worker = await world.server.worker('counter');
        const page = await world.page(world.workerPath(worker));
        await page.locator('#composer').fill(COUNT);
        await page.locator('#composer').press('Enter');
        await page.getByText('tick 5', { exact: true }).waitFor();
        await facts(page, 'active', 'connected', 'busy');

        await world.server.kill();
        await page.getByText('No connection to the server').waitFor();
        await facts(page, 'active', 'unknown now');

        await world.server.start();
        await page.goto(world.url + world.workerPath(worker));
        await page.getByRole('region', { name: 'This worker is stale' }).waitFor();
        await facts(page, 'active', 'stale');

        const kept = ticks(await lines(page, /^tick \d+$/));
        expect(kept.length).toBeGreaterThan(0);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));

        await page.getByRole('button', { name: 'Restore', exact: true }).click();
        await facts(page, 'active', 'connected', 'idle');
        await page.getByText('Interrupted', { exact: false }).first().waitFor();
        await page.locator('#composer').fill('echo alive again');
        await page.locator('#composer').press('Enter');
        await page.getByText('alive again', { exact: true }).waitFor();
        expect(await lines(page, /^alive again$/)).toHaveLength(1);
    });

    it('does so for a page that stays open through it', async () => {
        const worker = await world.server.worker('open through it');
        const page = await world.page(world.workerPath(worker));
        const { positions } = new Sockets(page);
        await page.locator('#composer').fill('for i in 1 2 3; do echo "before $i"; done');
        await page.locator('#composer').press('Enter');
        await page.getByText('Completed', { exact: false }).first().waitFor();
        await page.locator('#composer').fill('a draft that must survive');

        await world.server.kill();
        await page.getByText('No connection to the server').waitFor();
        await world.server.start();
        await page.getByRole('region', { name: 'This worker is stale' }).waitFor();

        expect(await page.locator('#composer').inputValue()).toBe('a draft that must survive');
        // Not from now on, but behind the last that it was told.
        expect(positions.at(-1)).toMatch(/\d/);
        expect(await lines(page, /^before \d$/)).toEqual(['before 1', 'before 2', 'before 3']);
        await page.getByRole('button', { name: 'Restore', exact: true }).click();
        await facts(page, 'active', 'connected', 'idle');
        await page.locator('#composer').fill('for i in 1 2 3; do echo "after $i"; done');
        await page.locator('#composer').press('Enter');
        await page.getByText('after 3', { exact: true }).waitFor();
        expect(await lines(page, /^(before|after) \d$/)).toEqual(['before 1', 'before 2', 'before 3', 'after 1', 'after 2', 'after 3']);
    });

    it('leaves nothing alive in the list while it is gone', async () => {
        const page = await world.page('/workers');
        await page.getByRole('link', { name: /counter/ }).waitFor();
        await world.server.kill();
        await page.getByText('No connection to the server').waitFor();
        for (const fact of await page.locator('main .facts .fact').allInnerTexts()) {
            expect(['active', 'unknown now']).toContain(fact);
        }
        await world.server.start();
        await until('the list to be true again', 60, async () => (await page.locator('main .facts').allInnerTexts()).every((text) => text === 'active\nstale'));
    });

    it('gave no page a reason to complain', () => {
        expect(world.complaints).toEqual([]);
    });
});
