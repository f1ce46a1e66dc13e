import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './support/server.ts';
import { World } from './support/world.ts';

// Every view, in both themes and three widths: nothing sticks out, nothing covers what can be pressed, axe finds
// nothing, the policy of the server is kept. The pictures are in target/screenshots, to be looked at.

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PICTURES = resolve(import.meta.dirname, '../target/screenshots');
const WIDTHS = [[390, 844], [1280, 800], [1920, 1080]] as const;
const THEMES = ['light', 'dark'] as const;

let world: World;
const views: Record<string, string> = {};

beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    world = await World.begin();
    mkdirSync(join(world.server.workspace, '.yoi/profiles'), { recursive: true });
    writeFileSync(
        join(world.server.workspace, '.yoi/profiles/agent.toml'),
        'backend = "process"\ndescription = "An agent that somebody wrote"\n\n[settings]\ncommand = ["sh", "-c", "exec agent --model \'large one\' \\u202e {input}"]\n',
    );
    const [, ticket] = await world.tickets(['Keep the author’s bytes when saving', 'Show the diff of a workdir', 'Bound the size of one line']);
    const notes = await world.server.worker('release notes', { labels: { team: 'docs', area: 'release' } });
    await world.server.send(notes, 'printf "\\033[32mok\\033[0m all tests passed\\n\\033[1;31mFAIL\\033[0m one\\n"; seq 1 200; echo warning >&2');
    await world.server.idle(notes);
    await world.server.send(notes, `printf 'a \u202Eright to left\\n<img src=x onerror=alert(1)> \\033]0;title\\007[click](javascript:alert(1))\\n'; head -c 100000 /dev/zero | tr '\\0' x; exit 3`);
    await world.server.idle(notes);
    // Six workers whose executions are gone after the restart, and then one that is busy.
    for (const name of ['api review', 'store soak', 'a worker with a name that is far too long for the space that there is in a list on a phone']) {
        await world.server.worker(name, { labels: { team: 'core' } });
    }
    await world.server.kill();
    await world.server.start();
    const build = await world.server.worker('long build', { labels: { team: 'core' } });
    await world.server.send(build, 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); echo "[$i] compiling module-$i"; sleep 1; done');
    await world.server.send(build, 'make test');
    Object.assign(views, {
        now: '/',
        workers: '/workers',
        'workers-none': '/workers?q=nothing-has-this-name',
        new: '/new',
        'new-approval': '/new?profile=agent',
        'worker-stale': world.workerPath(notes),
        'worker-busy': world.workerPath(build),
        events: `${world.workerPath(notes)}/events`,
        about: `${world.workerPath(notes)}/about`,
        tickets: '/tickets',
        ticket: `/tickets/${ticket}`,
        'ticket-new': '/tickets/new',
        'ticket-edit': `/tickets/${ticket}/edit`,
        audit: '/audit',
        diagnostics: '/diagnostics',
        settings: '/settings',
        unknown: '/no/such/view',
    });
});

afterAll(async () => {
    await world?.end();
});

/** Drawn with what the server said, not still waiting for it. */
async function settled(page: Page): Promise<void> {
    await page.locator('.connection.live').first().waitFor({ state: 'attached' });
    await page.locator('h1, h2').first().waitFor();
    await page.waitForFunction(() => !/Reading (the|workers|tickets|older)/.test(document.querySelector('main')?.textContent ?? ''));
}

/**
 * What of the layout is wrong, whatever the fonts of this machine are: what sticks out of the page sideways, what can be
 * pressed but is covered by something else, text that is cut off without a sign or drawn over other text.
 */
function faults(): string[] {
    const found: string[] = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
        found.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${width}`);
    }
    const name = (element: Element): string => `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
    // Under an open dialog nothing can be pressed; a menu lies over the page while it is open.
    const root = document.querySelector('dialog[open]') ?? document.body;
    const over = '.menu';
    for (const element of root.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea')) {
        const box = element.getBoundingClientRect();
        const x = box.left + box.width / 2;
        const y = box.top + box.height / 2;
        // what is folded away has a place all the same
        if (!element.checkVisibility() || box.width === 0 || box.height === 0 || y < 0 || y > innerHeight || element.matches('.skip')) {
            continue;
        }
        const scroller = element.closest<HTMLElement>('.filters, [role=region]');
        const frame = scroller?.getBoundingClientRect();
        if (frame && (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom)) {
            continue;
        }
        if (x < 0 || x > width) {
            found.push(`${name(element)} is outside of the window`);
            continue;
        }
        const top = document.elementFromPoint(x, y);
        if (top && !top.closest(over) && !element.contains(top) && !top.contains(element) && !(top instanceof HTMLLabelElement)) {
            found.push(`${name(element)} is covered by ${name(top)}`);
        }
    }
    const clips = (element: Element, side: 'x' | 'y'): boolean => {
        const how = getComputedStyle(element)[side === 'x' ? 'overflowX' : 'overflowY'];
        return how !== 'visible' && element !== document.body && element !== document.documentElement;
    };
    const within = (element: Element, side: 'x' | 'y'): Element | null => {
        let at: Element | null = element;
        while (at && !clips(at, side)) {
            at = at.parentElement;
        }
        return at;
    };
    // Text: none beyond the window, none cut without a sign of it, none on top of other text.
    const texts: { element: Element; box: DOMRect }[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement!;
        if (!node.textContent?.trim() || element.closest('.unseen, .skip, option, script, title') || !element.checkVisibility()) {
            continue;
        }
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        const clip = within(element, 'x');
        const style = clip && getComputedStyle(clip);
        if (!clip && (box.left < -1 || box.right > width + 1)) {
            found.push(`text "${node.textContent.trim().slice(0, 40)}" goes beyond the window`);
        }
        if (clip && style!.overflowX !== 'auto' && style!.overflowX !== 'scroll' && style!.textOverflow !== 'ellipsis') {
            const frame = clip.getBoundingClientRect();
            if (box.width > 0 && (box.right > frame.right + 2 || box.left < frame.left - 2) && !clip.matches('.labels, .viewport')) {
                found.push(`text "${node.textContent.trim().slice(0, 40)}" is cut by ${name(clip)}`);
            }
        }
        let seen = box.top >= 0 && box.bottom <= innerHeight;
        for (let at = within(element, 'y'); at; at = at.parentElement && within(at.parentElement, 'y')) {
            const frame = at.getBoundingClientRect();
            seen &&= box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
        }
        if (seen && box.width > 0 && getComputedStyle(element).display !== 'inline' && box.right <= (clip?.getBoundingClientRect().right ?? width) + 1) {
            texts.push({ element, box });
        }
    }
    for (const [i, one] of texts.entries()) {
        for (const other of texts.slice(i + 1)) {
            const x = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const y = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            if (x > 3 && y > 4 && !one.element.closest(over) && !other.element.closest(over) && one.element !== other.element && !one.element.contains(other.element) && !other.element.contains(one.element)) {
                found.push(`${name(one.element)} is drawn over ${name(other.element)}`);
            }
        }
    }
    return found;
}

interface State {
    enter: (page: Page) => Promise<void>;
    leave: (page: Page) => Promise<void>;
}

const at = async (page: Page, view: string): Promise<void> => {
    await page.goto(world.url + views[view]!);
    await settled(page);
};
const escape = (page: Page): Promise<void> => page.keyboard.press('Escape');

/** What views look like in the middle of something. */
const states: Record<string, State> = {
    menu: {
        enter: async (page) => {
            await at(page, 'worker-stale');
            await page.getByRole('button', { name: 'More actions' }).click();
            await page.getByRole('menuitem', { name: 'Stop …' }).waitFor();
        },
        leave: escape,
    },
    dialog: {
        enter: async (page) => {
            await at(page, 'worker-stale');
            await page.getByRole('button', { name: 'More actions' }).click();
            await page.getByRole('menuitem', { name: 'Stop …' }).click();
            await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).waitFor();
        },
        leave: escape,
    },
    palette: {
        enter: async (page) => {
            await at(page, 'workers');
            await page.keyboard.press('Control+k');
            await page.getByRole('combobox', { name: 'A view, a worker, a ticket' }).waitFor();
        },
        leave: escape,
    },
    keys: {
        enter: async (page) => {
            await at(page, 'now');
            await page.keyboard.press('?');
            await page.getByRole('dialog', { name: 'Keys' }).waitFor();
        },
        leave: escape,
    },
    lost: {
        enter: async (page) => {
            await at(page, 'worker-busy');
            await page.context().setOffline(true);
            await page.getByText('No connection to the server').waitFor();
        },
        leave: async (page) => {
            await page.context().setOffline(false);
            await page.locator('.connection.live').first().waitFor({ state: 'attached' });
        },
    },
    conflict: {
        enter: async (page) => {
            await at(page, 'ticket-edit');
            await page.getByLabel('Title').fill(`Mine, and as long as a title gets that somebody wrote who had much to say ${Date.now()}`);
            const path = `/api/v1${views['ticket']!}`;
            await world.server.api('PATCH', path, { fields: { title: `Theirs of ${Date.now()}` } }, { 'if-match': '*' });
            await page.getByRole('region', { name: 'Somebody changed the same meanwhile' }).waitFor();
        },
        leave: async (page) => {
            await page.getByRole('button', { name: /^Leave/ }).click();
            await page.getByRole('link', { name: 'Edit' }).waitFor();
        },
    },
};

describe('every view', () => {
    for (const theme of THEMES) {
        it(`fits into ${WIDTHS.map(([width]) => width).join(', ')} px in the ${theme} theme`, async () => {
            const found: string[] = [];
            for (const [width, height] of WIDTHS) {
                const context = await world.visitor({ viewport: { width, height }, colorScheme: theme });
                const page = await world.page('/', context);
                for (const [name, path] of Object.entries(views)) {
                    await page.goto(world.url + path);
                    await settled(page);
                    await page.screenshot({ path: join(PICTURES, `${name}-${width}-${theme}.png`) });
                    found.push(...(await page.evaluate(faults)).map((fault) => `${name} at ${width} px: ${fault}`));
                }
                for (const [name, state] of Object.entries(states)) {
                    await state.enter(page);
                    await page.screenshot({ path: join(PICTURES, `${name}-${width}-${theme}.png`) });
                    found.push(...(await page.evaluate(faults)).map((fault) => `${name} at ${width} px: ${fault}`));
                    await state.leave(page);
                }
                await context.close();
            }
            expect(found).toEqual([]);
        });

        it(`has nothing that axe objects to in the ${theme} theme`, async () => {
            const found: string[] = [];
            const context = await world.visitor({ colorScheme: theme, bypassCSP: true });
            const page = await world.page('/', context);
            for (const [name, path] of Object.entries(views)) {
                await page.goto(world.url + path);
                await settled(page);
                await page.addScriptTag({ path: AXE });
                found.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
            }
            for (const [name, state] of Object.entries(states)) {
                await state.enter(page);
                await page.addScriptTag({ path: AXE });
                found.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
                await state.leave(page);
            }
            await context.close();
            expect(found).toEqual([]);
        });
    }

    it('sends at most 250 kB of script for its first view, from this server alone', async () => {
        const context = await world.visitor();
        const page = await world.page('/', context);
        await settled(page);
        const scripts = await page.evaluate(() =>
            performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.endsWith('.js')),
        );
        let bytes = 0;
        for (const script of scripts) {
            bytes += gzipSync(await (await context.request.get(script)).body()).length;
        }
        expect(bytes).toBeGreaterThan(10_000);
        expect(bytes).toBeLessThanOrEqual(250_000);
        await context.close();
    });

    it('draws hostile output as text', async () => {
        const page = await world.page(views['worker-stale']!);
        await page.getByText('<img src=x onerror=alert(1)> [click](javascript:alert(1))').waitFor();
        expect(await page.locator('[aria-label=Transcript] img, [aria-label=Transcript] a').count()).toBe(0);
        expect(await page.locator('.mark', { hasText: 'U+202E' }).count()).toBeGreaterThan(0);
        // Three stale workers, this one and a profile wait for somebody, and the tab says so.
        await until('the title', 60, async () => (await page.title()) === '(5) release notes · Yoi');
        await page.close();
    });

    it('gave no reason to complain: no error, no foreign address, no breach of the policy', () => {
        expect(world.complaints).toEqual([]);
    });
});

async function violations(page: Page): Promise<string[]> {
    return page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run: (context: Document, options: unknown) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } };
        const result = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
        return result.violations.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 240)).join(' | ')}`);
    });
}
