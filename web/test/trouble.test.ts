import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WAIT, eachWithServer, event, open, page, workerPage } from './page';
import { FakeServer, Refusal, at, detail, worker } from './server';

// What goes wrong around a page, and what it does then.

const started = eachWithServer();
let server: FakeServer;

beforeEach(() => {
    server = started();
});

const SESSION = { session_id: 's', permission: 'admin', actor: 'user:ann', expires_at: null };
const HISTORY = [event(1, 'worker_created', { profile: 'shell' }), event(2, 'input_accepted', { input_kind: 'user', content: 'echo hi' })];

describe('another sign-in in the same browser', () => {
    it('costs this page nothing: a change is asked for again with what the new session wants', async () => {
        const { base, path } = workerPage(server, HISTORY);
        server.reply(`POST ${base}/inputs`, { seq: 3, queued: false, run: 1, repeated: false });
        await open(path);
        const field = await screen.findByLabelText<HTMLTextAreaElement>('Input for this worker', {}, WAIT);
        await waitFor(() => expect(screen.getByText(/sends ·/)).toBeTruthy(), WAIT);
        server.csrf = 'second';
        server.reply('GET /api/v1/session', { ...SESSION, csrf_token: 'second' });
        await userEvent.type(field, 'make{Enter}');
        await waitFor(() => expect(field.value).toBe(''), WAIT);
        const sent = server.requests(`POST ${base}/inputs`);
        expect(sent.map(({ headers }) => headers['x-yoi-csrf'])).toEqual(['csrf', 'second']);
        expect(sent[1]!.headers['idempotency-key']).toBe(sent[0]!.headers['idempotency-key']);
        expect(screen.queryByRole('alert')).toBeNull();
    });

    it('is told apart from a refusal that stays', async () => {
        const { base, path } = workerPage(server, HISTORY);
        await open(path);
        const field = await screen.findByLabelText<HTMLTextAreaElement>('Input for this worker', {}, WAIT);
        await waitFor(() => expect(screen.getByText(/sends ·/)).toBeTruthy(), WAIT);
        server.csrf = 'never told';
        await userEvent.type(field, 'make{Enter}');
        expect((await screen.findByRole('alert', {}, WAIT)).textContent).toContain('csrf_missing');
        expect(server.requests(`POST ${base}/inputs`)).toHaveLength(2);
        expect(field.value).toBe('make');
    });

    it('is who this page is from the next connection on', async () => {
        await open('/settings');
        await screen.findByText('user:ann', {}, WAIT);
        server.reply('GET /api/v1/session', { ...SESSION, actor: 'user:bob', permission: 'read', csrf_token: 'csrf' });
        server.cut();
        server.mend();
        await screen.findByText('user:bob', {}, WAIT);
    });
});

describe('data that names two things alike', () => {
    it('keeps calls of one name in several runs apart', async () => {
        const { path } = workerPage(server, [
            ...HISTORY,
            event(3, 'run_started', { run: 1 }),
            event(4, 'tool_call', { run: 1, call: 'call_1', tool: 'read', title: 'the first', input: {} }),
            event(5, 'tool_result', { run: 1, call: 'call_1', status: 'succeeded', content: 'one' }),
            event(6, 'run_started', { run: 2 }),
            event(7, 'tool_call', { run: 2, call: 'call_1', tool: 'read', title: 'the second', input: {} }),
        ]);
        await open(path);
        const [first, second] = [await screen.findByText('the first', {}, WAIT), await screen.findByText('the second', {}, WAIT)];
        expect(first.closest('details')!.textContent).toContain('succeeded');
        expect(second.closest('details')!.textContent).toContain('no result yet');
    });

    it('draws a ticket whose label stands twice', async () => {
        server.reply('GET /api/v1/tickets', page([{ id: 'T1', title: 'Twice', state: 'ready', cancelled: false, labels: ['api', 'api'], blockers: [], priority: null, updated_at: at(1), match: null }]));
        await open('/tickets');
        await screen.findByText('Twice', {}, WAIT);
        expect(screen.getAllByText('api')).toHaveLength(2);
    });
});

describe('what a tool call came to', () => {
    it('is shown part by part, with what changed in a file line by line', async () => {
        const parts = [
            { type: 'text', text: 'done \u202e' },
            { type: 'diff', path: 'src/\u200bmain.ts', old_text: 'one\ntwo\n', new_text: 'one\n<b>three</b>\n' },
            { type: 'location', path: 'src/main.ts', line: 7 },
            { type: 'exit', exit_code: 3 },
            { type: 'image', omitted_characters: 400_000 },
            { type: 'diff' },
        ];
        const { path } = workerPage(server, [
            ...HISTORY,
            event(3, 'tool_call', { run: 1, call: 'c', tool: 'edit', title: 'Edit main.ts', input: {} }),
            event(4, 'tool_result', { run: 1, call: 'c', status: 'failed', content: 'done', parts }),
        ]);
        await open(path);
        const call = (await screen.findByText('Edit main.ts', {}, WAIT)).closest('details')!;
        expect(call.open).toBe(true);
        expect(within(call).getByText('src/⟨U+200B⟩main.ts')).toBeTruthy();
        expect([...call.querySelectorAll('.lines > div')].map((line) => line.textContent)).toEqual([' one', '-removed: two', '+added: <b>three</b>']);
        expect(call.textContent).toContain('src/main.ts:7');
        expect(call.textContent).toContain('Exit code 3');
        expect(call.textContent).toContain('A part of kind image, 400,000 characters that were not kept');
        expect(call.textContent).not.toContain('\u202e');
        expect(call.querySelector('b')).toBeNull();
    });
});

describe('a view that can’t be drawn', () => {
    it('says so, takes nothing else along, and is left by going elsewhere', async () => {
        vi.spyOn(console, 'error').mockImplementation(() => undefined);
        server.workers([worker('alpha'), { ...worker('broken'), labels: null }]);
        await open('/workers');
        const problem = await screen.findByRole('alert', {}, WAIT);
        expect(problem.textContent).toContain('This view could not be drawn.');
        await userEvent.click(within(screen.getByRole('navigation')).getByRole('link', { name: /Settings/ }));
        await screen.findByRole('heading', { name: 'Settings' }, WAIT);
        expect(screen.queryByText('This view could not be drawn.')).toBeNull();
    });
});

describe('links', () => {
    it('to a place in the view are left to the browser', async () => {
        await open('/settings');
        const skip = await screen.findByText('Skip to content', {}, WAIT);
        let prevented: boolean | null = null;
        window.addEventListener('click', (click) => (prevented = click.defaultPrevented), { once: true });
        await userEvent.click(skip);
        expect(prevented).toBe(false);
    });
});

describe('an answer that comes late', () => {
    it('I2_ does not put back what the stream took away meanwhile', async () => {
        const { one, base, path } = workerPage(server, HISTORY, {}, { run_state: 'busy' });
        await open(path);
        await screen.findByText('echo hi', {}, WAIT);
        await waitFor(() => expect(screen.getByRole('banner').textContent).toMatch(/connected.*busy/), WAIT);
        const release = server.hold(`GET ${base}`);
        server.tell('event', { runtime_id: 'embedded', worker_id: one.worker_id, event: event(3, 'usage', {}) }, '3');
        const before = server.requests(`GET ${base}`).length;
        await waitFor(() => expect(server.requests(`GET ${base}`).length).toBeGreaterThan(before), WAIT);
        server.tell('live', { ...one, attachment: 'stale', run_state: null, last_seq: 3 }, '4');
        await waitFor(() => expect(screen.getByRole('banner').textContent).toMatch(/stale/), WAIT);
        server.reply(`GET ${base}`, detail({ ...one, attachment: 'stale', run_state: null, last_seq: 3, name: 'renamed' }));
        release();
        // What is asked behind it brings the new name: by then the late answer was read.
        server.tell('event', { runtime_id: 'embedded', worker_id: one.worker_id, event: event(4, 'options_changed', {}) }, '5');
        await screen.findByRole('heading', { name: 'renamed' }, WAIT);
        expect(screen.getByRole('banner').textContent).toMatch(/stale/);
        expect(screen.getByRole('banner').textContent).not.toMatch(/busy/);
    });

    it('does not bring a deleted worker back', async () => {
        const one = worker('alpha');
        server.workers([one, worker('beta')]);
        const base = `/api/v1/runtimes/embedded/workers/${one.worker_id}`;
        server.reply(`GET ${base}`, detail(one));
        await open('/workers');
        await screen.findByRole('link', { name: /alpha/ }, WAIT);
        const release = server.hold(`GET ${base}`);
        server.tell('event', { runtime_id: 'embedded', worker_id: one.worker_id, event: event(4, 'options_changed') }, '4');
        await waitFor(() => expect(server.requests(`GET ${base}`)).toHaveLength(1), WAIT);
        server.tell('removed', { runtime_id: 'embedded', worker_id: one.worker_id }, '5');
        await waitFor(() => expect(screen.queryByRole('link', { name: /alpha/ })).toBeNull(), WAIT);
        const two = worker('gamma');
        server.reply(`GET /api/v1/runtimes/embedded/workers/${two.worker_id}`, detail(two));
        release();
        server.tell('live', { ...two, lifecycle: 'active', last_seq: 3 }, '6');
        await screen.findByRole('link', { name: /gamma/ }, WAIT);
        expect(screen.queryByRole('link', { name: /alpha/ })).toBeNull();
    });
});

describe('a server that answers with a refusal', () => {
    it('is told of at the first reading, and heard again by itself', async () => {
        server.reply('GET /api/v1/workers', new Refusal(500, 'internal', 'Something is broken here.'));
        await open('/workers');
        await screen.findByText(/Something is broken here\. It is tried again by itself\./, {}, WAIT);
        server.workers([worker('alpha')]);
        await screen.findByRole('link', { name: /alpha/ }, WAIT);
        expect(screen.queryByText(/Something is broken/)).toBeNull();
    });

    it('says once that the connection is lost, not each second how long ago', async () => {
        server.workers([worker('alpha')]);
        await open('/workers');
        await screen.findByRole('link', { name: /alpha/ }, WAIT);
        server.cut();
        const banner = (await screen.findByText('No connection to the server', {}, WAIT)).closest('[role=status]')!;
        const heard = banner.cloneNode(true) as HTMLElement;
        heard.querySelectorAll('[aria-hidden=true]').forEach((each) => each.remove());
        expect(heard.textContent).toMatch(/What you see is from/);
        expect(heard.textContent).not.toMatch(/ago/);
    });
});

describe('a list in pages', () => {
    const ticket = (id: string) => ({ id, title: `ticket ${id}`, state: 'ready', cancelled: false, labels: [], blockers: [], priority: null, updated_at: at(1), match: null });
    const ids = (from: number, to: number): unknown[] => Array.from({ length: to - from }, (_, i) => ticket(`T${from + i}`));
    const pages = ({ path }: { path: string }): unknown => {
        const query = new URLSearchParams(path.split('?')[1]);
        const only = query.get('state') === 'done';
        return query.has('cursor')
            ? { items: only ? ids(90, 91) : ids(2, 4), next_cursor: null, as_of: at(0) }
            : { items: only ? ids(80, 82) : ids(0, 3), next_cursor: 'c', as_of: at(0) };
    };
    const shown = (): string[] => screen.getAllByRole('link', { name: /ticket T/ }).map((link) => /T\d+/.exec(link.textContent)![0]);

    it('stays as long as it was when somebody changes something, and has each once', async () => {
        server.reply('GET /api/v1/tickets', pages);
        await open('/tickets');
        await userEvent.click(await screen.findByRole('button', { name: 'More tickets' }, WAIT));
        await waitFor(() => expect(shown()).toEqual(['T0', 'T1', 'T2', 'T3']), WAIT);
        const before = server.requests('GET /api/v1/tickets').length;
        server.tell('ticket', { ticket_id: 'T1' }, '9');
        await waitFor(() => expect(server.requests('GET /api/v1/tickets').length).toBeGreaterThanOrEqual(before + 2), WAIT);
        await waitFor(() => expect(shown()).toEqual(['T0', 'T1', 'T2', 'T3']), WAIT);
    });

    it('takes no page of an earlier question', async () => {
        server.reply('GET /api/v1/tickets', pages);
        await open('/tickets');
        const more = await screen.findByRole('button', { name: 'More tickets' }, WAIT);
        const release = server.hold('GET /api/v1/tickets');
        const before = server.requests('GET /api/v1/tickets').length;
        await userEvent.click(more);
        await userEvent.selectOptions(screen.getByLabelText('State'), 'done');
        await waitFor(() => expect(server.requests('GET /api/v1/tickets').length).toBeGreaterThanOrEqual(before + 2), WAIT);
        release();
        await waitFor(() => expect(shown()).toEqual(['T80', 'T81']), WAIT);
        await userEvent.click(await screen.findByRole('button', { name: 'More tickets' }, WAIT));
        await waitFor(() => expect(shown()).toEqual(['T80', 'T81', 'T90']), WAIT);
    });
});

describe('events of a worker that never pauses', () => {
    it('are shown while it goes on', async () => {
        let newest = 2;
        const { one, base, path } = workerPage(server, HISTORY);
        server.reply(`GET ${base}/events`, ({ path: asked }: { path: string }) => {
            const after = Number(new URLSearchParams(asked.split('?')[1]).get('after') ?? 0);
            const items = Array.from({ length: newest - after }, (_, i) => event(after + 1 + i, 'usage', {}));
            return asked.includes('after=') ? { items, more: false } : { items: items.reverse(), next_before: null, more: false };
        });
        await open(`${path}/events`);
        await screen.findByText('2', { selector: '.seq' }, WAIT);
        await waitFor(() => expect(server.streaming).toBe(true), WAIT);
        const talking = setInterval(() => {
            newest++;
            server.tell('event', { runtime_id: 'embedded', worker_id: one.worker_id, event: event(newest, 'usage', {}) }, String(newest));
        }, 20);
        try {
            await screen.findByText('3', { selector: '.seq' }, WAIT);
        } finally {
            clearInterval(talking);
        }
    });
});
