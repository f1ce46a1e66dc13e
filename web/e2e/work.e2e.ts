import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './support/server.ts';
import { World, facts, lines } from './support/world.ts';

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
        await page.getByRole('heading', { name: 'Now', exact: true }).waitFor();
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
        await page.getByRole('heading', { name: 'New worker', exact: true }).waitFor();
        await page.close();
    });

    it('can do it all by keyboard', async () => {
        const page = await world.page('/');
        await page.locator('.connection.live').waitFor();
        await page.keyboard.press('g');
        await page.keyboard.press('c');
        await page.getByRole('heading', { name: 'New worker', exact: true }).waitFor();
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
        await page.getByRole('heading', { name: 'Workers', exact: true }).waitFor();
        await page.getByRole('link', { name: /worker .*shell/ }).first().waitFor();
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        await page.locator('#composer').waitFor();
        await page.close();
    });
});

describe('a page that stays open', () => {
    it('is jumped into by who skips the navigation', async () => {
        const page = await world.page('/settings');
        await page.locator('.connection.live').waitFor();
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await until('the focus to be in the content', 30, () => page.evaluate(() => document.activeElement?.id === 'main'));
        expect(new URL(page.url()).pathname).toBe('/settings');
        await page.close();
    });

    it('goes on when its browser signs in once more', async () => {
        const worker = await world.server.worker('signed in twice');
        const context = await world.visitor();
        const page = await world.page(world.workerPath(worker), context);
        await facts(page, 'active', 'connected', 'idle');
        const again = await context.request.post(`${world.url}/api/v1/session`, { data: { token: world.server.token }, headers: { origin: world.url } });
        expect(again.ok()).toBe(true);
        await page.locator('#composer').fill('echo from the first page');
        await page.locator('#composer').press('Enter');
        await page.locator('[aria-label=Transcript] .line', { hasText: /^from the first page$/ }).waitFor();
        await context.close();
    });

    it('keeps its place in a list by activity while the worker in view says something', async () => {
        const ids: string[] = [];
        for (let i = 0; i < 60; i++) {
            ids.push(await world.server.worker(`row ${String(i).padStart(2, '0')}`));
        }
        const page = await world.page('/workers?q=row');
        const list = page.getByRole('region', { name: 'Workers' });
        await page.getByText('60 of').waitFor();
        const top = (): Promise<number> => list.evaluate((element) => element.scrollTop);
        await list.evaluate((element) => (element.scrollTop = 1_000));
        const passing = list.locator('[data-key]').filter({ hasText: 'row 43' });
        await passing.waitFor({ state: 'attached' });
        const before = await top();
        // Each of these goes to the first row; whichever is at the top of the view is among them.
        for (const id of ids.slice(20, 50)) {
            await world.server.send(id, 'echo said');
        }
        await passing.waitFor({ state: 'detached' });
        expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(2);
        await page.close();
    });
});

describe('two browsers and a command line', () => {
    it('see the same of one worker at all times, also through the death of the server', async () => {
        const worker = await world.server.worker('together');
        const [ann, ben] = [await world.page(world.workerPath(worker)), await world.page(world.workerPath(worker))];

        /** All three say these facts, and have these lines, each once and in this order. */
        async function agree(wanted: string[], said: string[]): Promise<void> {
            for (const page of [ann, ben]) {
                await facts(page, ...wanted);
                await until(`${said.join(', ')} in a page`, 120, async () => (await lines(page, /^from /)).join() === said.join());
            }
            const shown = JSON.parse(await world.cli('worker', 'show', worker, '--json')) as Record<string, string | null>;
            expect([shown['lifecycle'], shown['attachment'], shown['run_state']].filter((fact) => fact !== null)).toEqual(wanted);
            const told = (await world.cli('worker', 'transcript', worker)).split('\n').map((line) => line.trim());
            expect(told.filter((line) => /^from /.test(line))).toEqual(said);
        }

        const idle = ['active', 'connected', 'idle'];
        await ann.locator('#composer').fill('echo from ann');
        await ann.locator('#composer').press('Enter');
        await agree(idle, ['from ann']);
        await ben.locator('#composer').fill('echo from ben; sleep 1000');
        await ben.locator('#composer').press('Enter');
        await agree(['active', 'connected', 'busy'], ['from ann', 'from ben']);
        await ann.getByRole('button', { name: 'Interrupt' }).click();
        await agree(idle, ['from ann', 'from ben']);
        await world.server.kill();
        for (const page of [ann, ben]) {
            await facts(page, 'active', 'unknown now');
        }
        await world.server.start();
        await agree(['active', 'stale'], ['from ann', 'from ben']);
        await world.cli('worker', 'restore', worker);
        await agree(idle, ['from ann', 'from ben']);
        await world.cli('worker', 'send', worker, 'echo from the command line');
        await agree(idle, ['from ann', 'from ben', 'from the command line']);
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
        await ann.getByRole('heading', { name: 'renamed by ben', exact: true }).waitFor();
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
        await page.getByRole('heading', { name: 'Written in the browser', exact: true }).waitFor();
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

describe('tickets', () => {
    it('are made and edited in the page, upon what others do to them meanwhile', async () => {
        const page = await world.page('/tickets');
        await page.getByRole('link', { name: 'New ticket' }).click();
        await page.getByLabel('Title').fill('Made in the browser');
        await page.getByLabel('Labels').fill('page, two words');
        await page.getByLabel('What is wanted').fill('Some **text**.');
        await page.getByRole('button', { name: 'Preview' }).click();
        await page.locator('.preview strong', { hasText: 'text' }).waitFor();
        await page.getByRole('button', { name: 'Write' }).click();
        await page.getByLabel('What is wanted').press('Control+Enter');
        await page.getByRole('heading', { name: 'Made in the browser', exact: true }).waitFor();
        const path = `/api/v1${new URL(page.url()).pathname}`;
        const edit = (body: unknown): Promise<unknown> => world.server.api('PATCH', path, body, { 'if-match': '*' });

        await page.getByRole('link', { name: 'Edit' }).click();
        await page.getByLabel('Title').fill('Mine');
        await edit({ body: 'Their text.' });
        await page.getByText('Somebody changed what is wanted meanwhile', { exact: false }).waitFor();
        expect(await page.getByLabel('What is wanted').inputValue()).toBe('Their text.');
        expect(await page.getByLabel('Title').inputValue()).toBe('Mine');

        await edit({ fields: { title: 'Theirs' } });
        const conflict = page.getByRole('region', { name: 'Somebody changed the same meanwhile' });
        await conflict.getByText('Theirs', { exact: true }).waitFor();
        await conflict.getByText('Mine', { exact: true }).waitFor();
        expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
        // What is typed outlives the page.
        await page.reload();
        await conflict.getByRole('button', { name: 'Keep yours' }).click();
        expect(await page.getByLabel('Title').inputValue()).toBe('Mine');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('heading', { name: 'Mine', exact: true }).waitFor();
        await page.getByText('Their text.').waitFor();
        const kept = await world.server.api<{ title: string; fields: { labels: string[] } }>('GET', path);
        expect([kept.title, kept.fields.labels]).toEqual(['Mine', ['page', 'two words']]);
        await page.close();
    });
});

describe('who may do everything', () => {
    it('sees what was done and by whom, and what was refused', async () => {
        await world.server.api('POST', '/api/v1/tokens', { name: '', permission: 'read' }).catch(() => undefined);
        const page = await world.page('/');
        await page.locator('.connection.live').waitFor();
        await page.keyboard.press('g');
        await page.keyboard.press('a');
        await page.getByRole('heading', { name: 'Audit', exact: true }).waitFor();
        const rows = page.getByRole('region', { name: 'Audit' }).getByRole('listitem');
        await rows.filter({ hasText: 'invalid_request' }).first().waitFor();
        await page.getByLabel('Outcome', { exact: true }).selectOption('refused');
        await until('only what was refused', 60, async () => (await rows.count()) > 0 && (await rows.filter({ hasText: 'done' }).count()) === 0);
        await page.goto(`${world.url}/audit?q=no-such-thing`);
        await page.getByText('No change matches').waitFor();
        await page.close();
    });

    it('is not who may read only', async () => {
        const token = await world.server.api<{ secret: string }>('POST', '/api/v1/tokens', { name: 'a reader', permission: 'read' });
        const reader = await world.browser.newContext();
        await reader.request.post(`${world.url}/api/v1/session`, { data: { token: token.secret }, headers: { origin: world.url } });
        const page = await world.page('/audit', reader);
        await page.getByText('This is for who may do everything').waitFor();
        expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
        await reader.close();
    });
});

describe('all that', () => {
    it('gave no page a reason to complain', () => {
        expect(world.complaints).toEqual([]);
    });
});
