import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { WAIT, eachWithServer, event, open, workerPage as pageOf } from './page';
import { FakeServer, Refusal, at, detail, worker } from './server';

const started = eachWithServer();
let server: FakeServer;

beforeEach(() => {
    server = started();
});

const workerPage = (events: unknown[], more = {}, facts = {}) => pageOf(server, events, more, facts);

describe('signing in', () => {
    it('says how to get a link, and why a token was refused, and keeps what was typed', async () => {
        server.reply('GET /api/v1/session', new Refusal(401, 'unauthenticated'));
        server.reply('POST /api/v1/session', new Refusal(401, 'unauthenticated', 'This token is not known.'));
        await open('/');
        const field = await screen.findByLabelText('Or a token', {}, WAIT);
        expect(screen.getByText('./yoi open')).toBeTruthy();
        await userEvent.type(field, 'wrong');
        await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
        expect((await screen.findByRole('alert', {}, WAIT)).textContent).toBe('This token is not known.');
        expect((field as HTMLInputElement).value).toBe('wrong');
    });

    it('says that it has to wait, not that there is no server, while too many secrets were wrong', async () => {
        server.reply('GET /api/v1/session', new Refusal(429, 'rate_limited', 'Too many wrong secrets.'));
        await open('/');
        await screen.findByLabelText('Or a token', {}, WAIT);
        expect(screen.getByRole('alert').textContent).toBe('Too many wrong secrets.');
        expect(screen.queryByText(/does not answer/)).toBeNull();
    });

    it('uses the code of the link once and takes it out of the address', async () => {
        server.reply('POST /api/v1/session', { permission: 'admin', actor: 'user:ann', csrf_token: 'other', expires_at: null });
        await open('/settings#code=abc-123');
        await screen.findByText('user:ann', {}, WAIT);
        expect(server.requests('POST /api/v1/session')[0]!.body).toEqual({ code: 'abc-123' });
        expect(location.hash).toBe('');
    });
});

describe('the list of workers', () => {
    it('shows three facts per worker and follows the stream', async () => {
        const one = worker('alpha', { labels: { team: 'core' } });
        server.workers([one, worker('beta', { attachment: 'stale', run_state: null })]);
        await open('/workers');
        const row = await screen.findByRole('link', { name: /alpha/ }, WAIT);
        expect(row.textContent).toMatch(/active.*connected.*idle/);
        expect(screen.getByRole('link', { name: /beta/ }).textContent).toMatch(/active.*stale/);
        server.tell('live', { ...one, lifecycle: 'active', attachment: 'connected', run_state: 'busy', last_seq: 5 });
        await waitFor(() => expect(screen.getByRole('link', { name: /alpha/ }).textContent).toMatch(/busy/), WAIT);
    });

    it('filters, keeps the filter in the address, and says how to get out of an empty result', async () => {
        server.workers([worker('alpha'), worker('beta')]);
        await open('/workers');
        await screen.findByRole('link', { name: /alpha/ }, WAIT);
        await userEvent.type(screen.getByRole('searchbox'), 'bet');
        await waitFor(() => expect(screen.queryByRole('link', { name: /alpha/ })).toBeNull(), WAIT);
        expect(location.search).toBe('?q=bet');
        await userEvent.type(screen.getByRole('searchbox'), 'x');
        await screen.findByText('No worker matches', {}, WAIT);
        await userEvent.click(screen.getByRole('link', { name: 'Show all' }));
        await screen.findByRole('link', { name: /alpha/ }, WAIT);
    });

    it('teaches the first step where there is nothing', async () => {
        await open('/workers');
        await screen.findByText('No workers yet', {}, WAIT);
        expect(screen.getByRole('link', { name: 'Make the first one' }).getAttribute('href')).toBe('/new');
    });

    it('I2_ shows nothing as alive once the connection is lost, and does again when it was read anew', async () => {
        server.workers([worker('alpha', { run_state: 'busy' })]);
        await open('/workers');
        await waitFor(() => expect(screen.getByRole('link', { name: /alpha/ }).textContent).toMatch(/busy/), WAIT);
        server.cut();
        await screen.findByText('No connection to the server', {}, WAIT);
        expect(screen.getByRole('link', { name: /alpha/ }).textContent).not.toMatch(/busy|connected/);
        expect(screen.getByRole('link', { name: /alpha/ }).textContent).toMatch(/unknown now/);
        server.workers([worker('alpha', { attachment: 'stale', run_state: null })]);
        server.mend();
        await waitFor(() => expect(screen.getByRole('link', { name: /alpha/ }).textContent).toMatch(/stale/), WAIT);
        expect(screen.queryByText('No connection to the server')).toBeNull();
    });

    it('comes back behind the last position that it got', async () => {
        const one = worker('alpha');
        server.workers([one]);
        await open('/workers');
        await screen.findByRole('link', { name: /alpha/ }, WAIT);
        server.tell('event', { runtime_id: 'embedded', worker_id: one.worker_id, event: event(4, 'input_accepted', { content: 'x' }) }, 'p-17');
        await screen.findByText('› x', {}, WAIT);
        server.cut();
        await screen.findByText('No connection to the server', {}, WAIT);
        server.mend();
        await waitFor(() => expect(server.said).toHaveLength(2), WAIT);
        expect(server.said.map(({ op, after }) => [op, after])).toEqual([['subscribe', 'now'], ['subscribe', 'p-17']]);
    });
});

describe('a worker', () => {
    const HISTORY = [
        event(1, 'worker_created', { profile: 'shell' }),
        event(2, 'input_accepted', { input_kind: 'user', content: 'echo hi' }),
        event(3, 'run_started', { run: 1 }),
    ];

    it('shows history, then what is streamed, then what is durable, each once', async () => {
        const { one, path } = workerPage(HISTORY);
        await open(path);
        await screen.findByText('echo hi', {}, WAIT);
        await waitFor(() => expect(server.streaming).toBe(true), WAIT);
        const address = { runtime_id: 'embedded', worker_id: one.worker_id };
        server.tell('delta', { ...address, run: 1, item: 'out', kind: 'message', role: 'assistant', offset: 0, text: 'hello wo' });
        await screen.findByText('hello wo', {}, WAIT);
        server.tell('event', { ...address, event: event(4, 'message', { run: 1, item: 'out', offset: 0, role: 'assistant', content: 'hello world' }) }, '4');
        server.tell('event', { ...address, event: event(4, 'message', { run: 1, item: 'out', offset: 0, role: 'assistant', content: 'hello world' }) }, '4');
        await screen.findByText('hello world', {}, WAIT);
        expect(screen.getAllByText('hello world')).toHaveLength(1);
        expect(screen.queryByText('hello wo')).toBeNull();
    });

    it('draws hostile output as text', async () => {
        const { path } = workerPage([...HISTORY, event(4, 'message', { run: 1, item: 'out', offset: 0, role: 'assistant', content: '<img src=x onerror=alert(1)> \u202egnp' })]);
        await open(path);
        await screen.findByText(/<img src=x onerror=alert\(1\)>/, {}, WAIT);
        expect(document.querySelector('img')).toBeNull();
        expect(screen.getByText('U+202E')).toBeTruthy();
    });

    it('sends with Enter, with one key per text, so that a second try is no second input', async () => {
        const { base, path } = workerPage(HISTORY);
        server.reply(`POST ${base}/inputs`, new Refusal(503, 'store_busy', 'Too many writes.', 'Try again.'));
        await open(path);
        const field = await screen.findByLabelText('Input for this worker', {}, WAIT);
        await waitFor(() => expect(screen.getByText(/sends ·/)).toBeTruthy(), WAIT);
        await userEvent.type(field, 'make{Shift>}{Enter}{/Shift}test{Enter}');
        expect((await screen.findByRole('alert', {}, WAIT)).textContent).toContain('Too many writes.');
        expect((field as HTMLTextAreaElement).value).toBe('make\ntest');
        server.reply(`POST ${base}/inputs`, { seq: 4, queued: false, run: 2, repeated: false });
        await userEvent.type(field, '{Enter}');
        await waitFor(() => expect((field as HTMLTextAreaElement).value).toBe(''), WAIT);
        const [first, second] = server.requests(`POST ${base}/inputs`);
        expect(first!.body).toEqual({ content: 'make\ntest' });
        expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
        expect(second!.headers['x-yoi-csrf']).toBe('csrf');
    });

    it('brings back earlier inputs with the arrow keys', async () => {
        const { path } = workerPage(HISTORY);
        await open(path);
        const field = (await screen.findByLabelText('Input for this worker', {}, WAIT)) as HTMLTextAreaElement;
        await screen.findByText('echo hi', {}, WAIT);
        await userEvent.type(field, 'dra');
        await userEvent.type(field, '{ArrowUp}');
        await waitFor(() => expect(field.value).toBe('echo hi'), WAIT);
        await userEvent.type(field, '{ArrowDown}');
        await waitFor(() => expect(field.value).toBe('dra'), WAIT);
    });

    it('says that it is stale and why, and restores', async () => {
        const stale = { code: 'execution_stale', severity: 'warning', message: 'It ended with an earlier process.', subject: 'execution', count: 1, first_seen: at(0), last_seen: at(0) };
        const { base, path } = workerPage(HISTORY, { diagnostics: [stale], current_run: { run: 1, input_seq: 2, open_calls: [], open_requests: [] } }, { attachment: 'stale', run_state: null });
        server.reply(`POST ${base}/restore`, new Refusal(422, 'execution_rejected', 'The command is missing.', 'Install it.'));
        await open(path);
        const banner = await screen.findByRole('region', { name: 'This worker is stale' }, WAIT);
        expect(banner.textContent).toContain('It ended with an earlier process.');
        expect(banner.textContent).toContain('Run 1 was cut off');
        await userEvent.click(within(banner).getByRole('button', { name: 'Restore' }));
        expect((await within(banner).findByRole('alert', {}, WAIT)).textContent).toContain('Install it.');
    });

    it('puts to a person what only a person decides, and keeps what was typed when that is refused', async () => {
        const request = { request: '1-ask-3', run: 1, seq: 3, at: at(1), call: 'c', title: 'Run rm -r build?', options: [{ id: 'once', label: 'Allow', kind: 'allow_once' }, { id: 'no', label: 'Reject', kind: 'reject_once' }] };
        const call = { call: 'call-7', run: 1, seq: 3, at: at(1), tool: 'shell', title: 'git push', unanswered: false };
        const { one, base, path } = workerPage(HISTORY, { open_requests: [request], indeterminate_calls: [call] }, { run_state: 'waiting', undecided: true });
        server.reply(`POST ${base}/approve`, () => {
            server.reply(`GET ${base}`, detail(one, { open_requests: [], indeterminate_calls: [call] }));
            return { seq: 4, delivered: true, repeated: false };
        });
        server.reply(`POST ${base}/resolve`, new Refusal(409, 'worker_busy', 'The call may still end.'));
        await open(path);
        const region = await screen.findByRole('region', { name: 'Waits for you' }, WAIT);
        await waitFor(() => expect(within(region).getByRole<HTMLButtonElement>('button', { name: 'Allow' }).disabled).toBe(false), WAIT);
        await userEvent.click(within(region).getByRole('button', { name: 'Allow' }));
        await waitFor(() => expect(within(region).queryByText(/Run rm -r build/)).toBeNull(), WAIT);
        expect(server.requests(`POST ${base}/approve`)[0]!.body).toEqual({ request: '1-ask-3', seq: 3, option: 'once' });
        const field = within(region).getByLabelText<HTMLInputElement>('What came of git push');
        await userEvent.type(field, 'pushed');
        await userEvent.click(within(region).getByRole('button', { name: 'It happened' }));
        expect((await within(region).findByRole('alert', {}, WAIT)).textContent).toContain('The call may still end.');
        expect(field.value).toBe('pushed');
        expect(server.requests(`POST ${base}/resolve`)[0]!.body).toEqual({ call: 'call-7', run: 1, resolution: 'completed', result: 'pushed' });
    });

    it('names what a stop loses before it does it', async () => {
        const { base, path } = workerPage(HISTORY, { queued: 2 }, { run_state: 'busy' });
        server.reply(`POST ${base}/stop`, { outcome: 'terminated', lifecycle: 'stopped', repeated: false });
        await open(path);
        await userEvent.click(await screen.findByRole('button', { name: 'More actions' }, WAIT));
        await userEvent.click(screen.getByRole('menuitem', { name: 'Stop …' }));
        const dialog = await screen.findByRole('dialog', {}, WAIT);
        expect(dialog.textContent).toContain('2 queued inputs');
        expect(dialog.textContent).toContain('the run that goes on');
        expect(server.requests(`POST ${base}/stop`)).toHaveLength(0);
        await userEvent.click(within(dialog).getByRole('button', { name: 'Stop' }));
        await waitFor(() => expect(server.requests(`POST ${base}/stop`)).toHaveLength(1), WAIT);
    });

    it('edits and withdraws queued inputs', async () => {
        const { base, path } = workerPage(HISTORY, { queued: 1 }, { run_state: 'busy' });
        const item = { seq: 9, kind: 'user', content: 'make test', parts: [], queued_at: at(1), etag: '"q-1"' };
        let queue = [item];
        server.reply(`GET ${base}/queue`, () => ({ items: queue, next_cursor: null, as_of: at(0) }));
        server.reply(`PATCH ${base}/queue/9`, () => (queue = [{ ...item, content: 'make check', etag: '"q-2"' }])[0]);
        server.reply(`DELETE ${base}/queue/9`, () => void (queue = []));
        await open(path);
        await userEvent.click(await screen.findByRole('button', { name: 'Edit' }, WAIT));
        const field = screen.getByLabelText('Queued input');
        await userEvent.clear(field);
        await userEvent.type(field, 'make check{Enter}');
        await screen.findByText('make check', {}, WAIT);
        expect(server.requests(`PATCH ${base}/queue/9`)[0]).toMatchObject({ body: { content: 'make check' }, headers: { 'if-match': '"q-1"' } });
        await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
        await waitFor(() => expect(screen.queryByRole('region', { name: 'Queued inputs' })).toBeNull(), WAIT);
        expect(server.requests(`DELETE ${base}/queue/9`)[0]!.headers['if-match']).toBe('"q-2"');
    });

    it('reads older history when asked, without a repetition', async () => {
        const { base, path } = workerPage([]);
        server.reply(`GET ${base}/events`, ({ path: asked }: { path: string }) =>
            asked.includes('before=end')
                ? { items: [HISTORY[2], HISTORY[1]], next_before: 2, more: true }
                : { items: [HISTORY[1], HISTORY[0]], next_before: null, more: false },
        );
        await open(path);
        await screen.findByText('echo hi', {}, WAIT);
        await screen.findByText('Created from profile shell.', {}, WAIT);
        expect(screen.getAllByText('echo hi')).toHaveLength(1);
        expect(screen.getByText('The beginning')).toBeTruthy();
    });

    it('is gone from its own page, too, when somebody deletes it', async () => {
        const { one, base, path } = workerPage([event(1, 'input_accepted', { content: 'echo hi', run: 1, input_kind: 'user' })]);
        await open(path);
        await screen.findByText('echo hi', {}, WAIT);
        await waitFor(() => expect(server.streaming).toBe(true), WAIT);
        server.reply(`GET ${base}`, new Refusal(410, 'worker_deleted', 'It was deleted.'));
        server.tell('removed', { runtime_id: 'embedded', worker_id: one.worker_id }, '9-1');
        await screen.findByText('There is no such worker', {}, WAIT);
    });

    it('offers nothing to send where one may only look', async () => {
        server.reply('GET /api/v1/session', { session_id: 's', permission: 'read', actor: 'guest', csrf_token: 'csrf', expires_at: null });
        const { path } = workerPage([]);
        await open(path);
        const field = await screen.findByLabelText('Input for this worker', {}, WAIT);
        await screen.findByText(/You may look at this worker/, {}, WAIT);
        await userEvent.type(field, 'echo hi');
        expect((screen.getByRole('button', { name: 'Send' }) as HTMLButtonElement).disabled).toBe(true);
    });

    it('says so where there is no such worker', async () => {
        const { base, path } = workerPage([]);
        server.reply(`GET ${base}`, new Refusal(404, 'worker_not_found', 'worker 0193 does not exist'));
        server.reply(`GET ${base}/events`, new Refusal(404, 'worker_not_found', 'worker 0193 does not exist'));
        await open(path);
        await screen.findByText('There is no such worker', {}, WAIT);
    });
});

describe('getting around', () => {
    it('goes by key, by palette, and back', async () => {
        server.workers([worker('alpha')]);
        await open('/workers');
        await screen.findByRole('link', { name: /alpha/ }, WAIT);
        await userEvent.keyboard('gs');
        await screen.findByRole('heading', { name: 'Settings' }, WAIT);
        await userEvent.keyboard('{Control>}k{/Control}');
        await userEvent.type(await screen.findByRole('combobox', { name: 'A view, a worker, a ticket' }, WAIT), 'tick{Enter}');
        await screen.findByRole('heading', { name: 'Tickets' }, WAIT);
        expect(location.pathname).toBe('/tickets');
        history.back();
        await screen.findByRole('heading', { name: 'Settings' }, WAIT);
    });

    it('does nothing else with a word that is typed where no field is', async () => {
        const { path } = workerPage([]);
        await open(path);
        const field = await screen.findByLabelText('Input for this worker', {}, WAIT);
        await userEvent.keyboard('gi');
        expect(document.activeElement).not.toBe(field);
    });

    it('says so at an address where nothing is', async () => {
        await open('/nowhere');
        await screen.findByText('There is nothing at this address', {}, WAIT);
    });
});

describe('what needs a person', () => {
    it('comes first, with the action in place', async () => {
        const stale = [worker('one', { attachment: 'stale', run_state: null }), worker('two', { attachment: 'stale', run_state: null })];
        server.workers([...stale, worker('three', { run_state: 'busy' })]);
        const page = (items: unknown[]) => ({ items, next_cursor: null, as_of: at(0) });
        server.reply('GET /api/v1/runtimes', page([{ runtime_id: 'embedded', kind: 'embedded', store_id: 's', epoch: 1, writable: false, read_only_reason: { code: 'store_io', message: 'A sync failed.' }, diagnostics: [] }]));
        server.reply('GET /api/v1/profiles', page([{ name: 'claude', source: 'repository', state: 'needs_approval', backend: 'process', description: '', settings: { command: ['claude', '-p'] }, bundle: { id: 'b', digest: 'd' }, diagnostics: [] }]));
        server.reply('GET /api/v1/diagnostics', page([]));
        server.reply('GET /api/v1/runtimes/embedded/restore', { policy: 'none', state: 'none', report: null });
        server.reply('POST /api/v1/runtimes/embedded/restore', { items: [{ worker_id: stale[0]!.worker_id, runtime_id: 'embedded', restored: false, generation: null, message: 'The command is missing.', error: 'execution_rejected' }], restored: 1, failed: 1, as_of: at(1) });
        await open('/');
        await screen.findByText('A sync failed.', {}, WAIT);
        expect(screen.getByText('claude', { selector: 'code' })).toBeTruthy();
        expect(screen.getByText('-p', { selector: 'code' })).toBeTruthy();
        expect(screen.getByText('2 stale workers')).toBeTruthy();
        expect(screen.getByRole('heading', { name: /^Running/ })).toBeTruthy();
        await userEvent.click(screen.getByRole('button', { name: 'Restore all' }));
        await screen.findByText('1 restored, 1 not', {}, WAIT);
        expect(screen.getByText('The command is missing.')).toBeTruthy();
    });
});

describe('a new worker', () => {
    it('runs as the workspace says, whatever other profiles come before', async () => {
        const profile = (name: string) => ({ name, source: 'builtin', state: 'ready', backend: 'process', description: name, settings: {}, presets: {}, origins: {}, bundle: { id: 'b', digest: 'd' }, diagnostics: [] });
        server.reply('GET /api/v1/profiles', { items: [profile('claude'), profile('shell')], next_cursor: null, as_of: at(0) });
        for (const name of ['shell', 'claude']) {
            server.reply(`POST /api/v1/profiles/${name}/check`, { runnable: true, findings: [] });
        }
        await open('/new');
        const usual = await screen.findByRole('radio', { name: /shell/ }, WAIT);
        await waitFor(() => expect((usual as HTMLInputElement).checked).toBe(true), WAIT);
        const others = screen.getByText(/^Other profiles/).closest('details')!;
        expect(others.open).toBe(false);
        expect(within(others).getByText('claude', { selector: 'strong' })).toBeTruthy();
    });
});
