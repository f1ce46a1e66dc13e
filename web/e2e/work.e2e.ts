import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './support/server.ts';
import { World, lines } from './support/world.ts';

// What people do: begin with nothing, work by keyboard alone, and together.

let world: World;

beforeAll(async () => {
    world = await World.begin();
});

afterAll(async () => {
    await world?.end();
});

describe('a stranger', () => {
    it('is asked to sign in, does so with the link that the terminal gives, once, and signs out', async () => {
        const nobody = await world.browser.newContext();
        const page = await world.page('/settings', nobody);
        await page.getByText('yoi open').waitFor();
        const said = await world.cli('open', '--no-open');
        const link = /http:\/\/\S+/.exec(said)![0];
        await page.goto(link);
        await page.getByRole('heading', { name: 'Now' }).waitFor();
        expect(page.url()).not.toContain('code');
        await page.goto(`${world.url}/settings`);
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByText('yoi open').waitFor();
        const other = await world.page(link.slice(world.url.length), await world.browser.newContext());
        await other.getByRole('alert').waitFor();
        await page.getByLabel('Or a token').fill('wrong');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('alert').waitFor();
        await nobody.close();
    });

    it('gives a program a token of its own, and takes it away', async () => {
        const page = await world.page('/settings');
        await page.getByLabel('Name of the new token').fill('for a script');
        await page.getByRole('button', { name: 'Make a token' }).click();
        const secret = await page.locator('.made pre').innerText();
        const ask = async (): Promise<number> =>
            (await fetch(`${world.url}/api/v1/workers`, { headers: { authorization: `Bearer ${secret}` } })).status;
        expect(await ask()).toBe(200);
        await page.getByRole('listitem').filter({ hasText: 'for a script' }).getByRole('button', { name: 'Revoke …' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
        await until('the token to be refused', 30, async () => (await ask()) === 401);
        await page.close();
    });

    it('gets from an empty workspace to the output of a command, led by the page', async () => {
        const page = await world.page('/');
        await page.getByText('No workers yet').waitFor();
        await page.getByRole('link', { name: 'Make the first one' }).click();
        await page.getByRole('textbox', { name: /First command/ }).fill('echo "it works"');
        await page.getByRole('button', { name: 'Make it and send' }).click();
        await page.getByText('it works', { exact: true }).waitFor();
        await page.getByText('Completed, exit code 0', { exact: false }).waitFor();
        await page.goBack();
        await page.getByRole('heading', { name: 'New worker' }).waitFor();
        await page.close();
    });

    it('can do it all by keyboard', async () => {
        const page = await world.page('/');
        await page.locator('.connection.live').waitFor();
        await page.keyboard.press('g');
        await page.keyboard.press('c');
        await page.getByRole('heading', { name: 'New worker' }).waitFor();
        await page.getByRole('radio', { name: /shell/ }).waitFor();
        const active = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
        for (let i = 0; (await active()) !== 'new-input'; i++) {
            expect(i).toBeLessThan(40);
            await page.keyboard.press('Tab');
        }
        await page.keyboard.type('echo by keyboard');
        await until('the button to be ready', 60, () => page.getByRole('button', { name: 'Make it and send' }).isEnabled());
        await page.keyboard.press('Control+Enter');
        await page.getByText('by keyboard', { exact: true }).waitFor();
        await page.keyboard.press('i');
        await until('the field to have the focus', 30, async () => (await active()) === 'composer');
        await page.keyboard.press('ArrowUp');
        expect(await page.locator('#composer').inputValue()).toBe('echo by keyboard');
        await page.keyboard.press('Escape');
        await page.keyboard.press('g');
        await page.keyboard.press('w');
        await page.getByRole('heading', { name: 'Workers' }).waitFor();
        await page.getByRole('link', { name: /worker .*shell/ }).first().waitFor();
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        await page.locator('#composer').waitFor();
        await page.close();
    });
});

describe('two browsers and a command line', () => {
    it('see the same of one worker', async () => {
        const worker = await world.server.worker('together');
        const [ann, ben] = [await world.page(world.workerPath(worker)), await world.page(world.workerPath(worker))];
        for (const page of [ann, ben]) {
            await page.locator('header .facts').getByText('idle').waitFor();
        }
        await ann.locator('#composer').fill('echo from ann');
        await ann.locator('#composer').press('Enter');
        await ben.getByText('from ann', { exact: true }).waitFor();
        await world.server.idle(worker);
        await ben.locator('#composer').fill('echo from ben');
        await ben.locator('#composer').press('Enter');
        await ann.getByText('from ben', { exact: true }).waitFor();
        await world.server.idle(worker);
        await world.cli('worker', 'send', worker, 'echo from the command line');
        for (const page of [ann, ben]) {
            await page.getByText('from the command line', { exact: true }).waitFor();
            await page.getByText('Completed', { exact: false }).nth(2).waitFor();
        }
        const seen = /^from /;
        expect(await lines(ann, seen)).toEqual(['from ann', 'from ben', 'from the command line']);
        expect(await lines(ben, seen)).toEqual(await lines(ann, seen));
        const told = await world.cli('worker', 'transcript', worker);
        for (const line of await lines(ann, seen)) {
            expect(told).toContain(line);
        }
        await Promise.all([ann.close(), ben.close()]);
    });

    it('see each other’s changes: queue, name, end', async () => {
        const worker = await world.server.worker('changed by others');
        await world.server.send(worker, 'sleep 300');
        const [ann, ben] = [await world.page(world.workerPath(worker)), await world.page(world.workerPath(worker))];
        await ann.getByRole('button', { name: 'Queue' }).waitFor();
        await ann.locator('#composer').fill('echo queued');
        await ann.locator('#composer').press('Enter');
        await ben.getByRole('region', { name: 'Queued inputs' }).getByText('echo queued').waitFor();
        await ben.getByRole('button', { name: 'Withdraw' }).click();
        await ann.getByRole('region', { name: 'Queued inputs' }).waitFor({ state: 'detached' });
        await ben.getByRole('button', { name: 'More actions' }).click();
        await ben.getByRole('menuitem', { name: /Rename/ }).click();
        await ben.getByLabel('Name', { exact: true }).fill('renamed by ben');
        await ben.getByRole('button', { name: 'Save' }).click();
        await ann.getByRole('heading', { name: 'renamed by ben' }).waitFor();
        await ann.getByRole('button', { name: 'Interrupt' }).click();
        await ben.locator('header .facts').getByText('idle').waitFor();
        await world.cli('worker', 'stop', worker);
        for (const page of [ann, ben]) {
            await page.getByText('This worker has ended', { exact: false }).waitFor();
        }
        await Promise.all([ann.close(), ben.close()]);
    });

    it('see tickets change', async () => {
        const [first] = await world.tickets(['Written in the browser']);
        const page = await world.page(`/tickets/${first}`);
        await page.getByRole('heading', { name: 'Written in the browser' }).waitFor();
        await page.getByLabel('Say something').fill('I say **so**.');
        await page.getByRole('button', { name: 'Comment' }).click();
        await page.locator('.thread strong', { hasText: 'so' }).waitFor();
        await world.cli('ticket', 'comment', first!, '-m', 'From the command line.');
        await page.getByText('From the command line.').waitFor();
        await page.getByRole('button', { name: 'Ready' }).click();
        await page.getByLabel('What was understood').fill('All of it.');
        await page.getByRole('dialog').getByRole('button', { name: 'Ready' }).click();
        await page.getByRole('button', { name: 'Queue' }).waitFor();
        await page.close();
    });
});

describe('all that', () => {
    it('gave no page a reason to complain', () => {
        expect(world.complaints).toEqual([]);
    });
});
