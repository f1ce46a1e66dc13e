import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WAIT, eachWithServer, event, open, page, workerPage } from './page';
import { FakeServer, at, worker } from './server';

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
