import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { argument } from '../src/lib/text/arguments';
import { parseLabels, labelLines } from '../src/lib/state/labels';
import { WAIT, eachWithServer, event, open, page, workerPage } from './page';
import { FakeServer, Refusal, at, detail } from './server';

// What somebody types is theirs until it arrived, and what they agree to is what they saw.

const started = eachWithServer();
let server: FakeServer;

beforeEach(() => {
    server = started();
});

const HISTORY = [event(1, 'worker_created', { profile: 'shell' })];
const ITEM = { seq: 9, kind: 'user', content: 'make test', parts: [], queued_at: at(1), etag: '"q-1"' };
const TICKET = {
    id: 'T1', title: 'One', state: 'ready', cancelled: false, body: '', resolution: null, fields: {}, events: [], plan: [], diagnostics: [], cut: [],
    operations: [], relations: { blockers: [], outgoing: [], incoming: [] }, created_at: at(0), updated_at: at(0), last_event: null,
};

describe('the composer', () => {
    it('keeps what is typed while an answer is awaited', async () => {
        const { base, path } = workerPage(server, HISTORY);
        server.reply(`POST ${base}/inputs`, { seq: 4, queued: false, run: 1, repeated: false });
        await open(path);
        const field = await screen.findByLabelText<HTMLTextAreaElement>('Input for this worker', {}, WAIT);
        await waitFor(() => expect(screen.getByText(/sends ·/)).toBeTruthy(), WAIT);
        const release = server.hold(`POST ${base}/inputs`);
        await userEvent.type(field, 'one{Enter}');
        await userEvent.type(field, ' two');
        release();
        await waitFor(() => expect(field.value).toBe('two'), WAIT);
        expect(server.requests(`POST ${base}/inputs`)[0]!.body).toEqual({ content: 'one' });
    });
});

describe('a comment', () => {
    it('outlives the session in which it was typed, and another view', async () => {
        server.reply('GET /api/v1/tickets/T1', TICKET);
        server.reply('POST /api/v1/tickets/T1/thread', new Refusal(401, 'unauthenticated'));
        await open('/tickets/T1');
        await userEvent.type(await screen.findByLabelText('Say something', {}, WAIT), 'a thought');
        await userEvent.click(screen.getByRole('button', { name: 'Comment' }));
        const token = await screen.findByLabelText('Or a token', {}, WAIT);
        server.reply('POST /api/v1/session', { session_id: 's', permission: 'admin', actor: 'user:ann', csrf_token: 'csrf', expires_at: null });
        await userEvent.type(token, 'secret{Enter}');
        expect((await screen.findByLabelText<HTMLTextAreaElement>('Say something', {}, WAIT)).value).toBe('a thought');
    });

    it('is said once, however often it is tried', async () => {
        server.reply('GET /api/v1/tickets/T1', TICKET);
        server.reply('POST /api/v1/tickets/T1/thread', new Refusal(503, 'store_busy'));
        await open('/tickets/T1');
        const field = await screen.findByLabelText<HTMLTextAreaElement>('Say something', {}, WAIT);
        await userEvent.type(field, 'yes');
        await userEvent.click(screen.getByRole('button', { name: 'Comment' }));
        await screen.findByRole('alert', {}, WAIT);
        server.reply('POST /api/v1/tickets/T1/thread', {});
        await userEvent.click(screen.getByRole('button', { name: 'Comment' }));
        await waitFor(() => expect(field.value).toBe(''), WAIT);
        const keys = server.requests('POST /api/v1/tickets/T1/thread').map(({ headers }) => headers['idempotency-key']);
        expect(keys).toHaveLength(2);
        expect(keys[0]).toBe(keys[1]);
        expect(keys[0]).toBeTruthy();
    });
});

describe('the text of what waits', () => {
    async function editing(): Promise<{ base: string; one: { worker_id: string }; queue: (items: unknown[]) => void }> {
        const { base, path, one } = workerPage(server, HISTORY, { queued: 1 }, { run_state: 'busy' });
        const queue = (items: unknown[]): void => server.reply(`GET ${base}/queue`, page(items));
        queue([ITEM]);
        await open(path);
        await userEvent.click(await screen.findByRole('button', { name: 'Edit' }, WAIT));
        const field = screen.getByLabelText('Queued input');
        await userEvent.clear(field);
        await userEvent.type(field, 'mine');
        await waitFor(() => expect(server.streaming).toBe(true), WAIT);
        return { base, one, queue };
    }

    const changed = (one: { worker_id: string }, kind: string, seq: number): void =>
        server.tell('event', { runtime_id: 'embedded', worker_id: one.worker_id, event: event(seq, kind, { input: 9, content: 'x' }) }, String(seq));

    it('is not written over what somebody else wrote meanwhile, unless one says so', async () => {
        const { base, one, queue } = await editing();
        queue([{ ...ITEM, content: 'theirs', etag: '"q-2"' }]);
        changed(one, 'input_queued', 2);
        await screen.findByText('theirs', {}, WAIT);
        await userEvent.type(screen.getByLabelText('Queued input'), '{Enter}');
        expect(server.requests(`PATCH ${base}/queue/9`)).toHaveLength(0);
        const mine = { ...ITEM, content: 'mine', etag: '"q-3"' };
        server.reply(`PATCH ${base}/queue/9`, () => {
            queue([mine]);
            return mine;
        });
        await userEvent.click(screen.getByRole('button', { name: 'Save mine over it' }));
        await screen.findByText('mine', { selector: 'span' }, WAIT);
        expect(server.requests(`PATCH ${base}/queue/9`)[0]!.headers['if-match']).toBe('"q-2"');
    });

    it('is still there when the run has taken it', async () => {
        const { base, one, queue } = await editing();
        queue([]);
        changed(one, 'input_accepted', 2);
        const field = await screen.findByLabelText<HTMLTextAreaElement>('What you typed over a queued input', {}, WAIT);
        expect(field.value).toBe('mine');
        server.reply(`POST ${base}/inputs`, { seq: 4, queued: true, run: null, repeated: false });
        await userEvent.click(screen.getByRole('button', { name: 'Send as a new input' }));
        await waitFor(() => expect(screen.queryByLabelText('What you typed over a queued input')).toBeNull(), WAIT);
        expect(server.requests(`POST ${base}/inputs`)[0]!.body).toEqual({ content: 'mine' });
    });
});

describe('a new name', () => {
    it('leaves labels as they are, whatever is in them', async () => {
        const labels = { note: 'hello, world', odd: 'a\u200bb' };
        const { one, base, path } = workerPage(server, HISTORY, {}, { labels });
        server.reply(`PATCH ${base}`, detail({ ...one, name: 'other' }));
        await open(path);
        await userEvent.click(await screen.findByRole('button', { name: 'More actions' }, WAIT));
        await userEvent.click(screen.getByRole('menuitem', { name: 'Rename and label …' }));
        const dialog = await screen.findByRole('dialog', {}, WAIT);
        const name = within(dialog).getByLabelText('Name');
        await userEvent.clear(name);
        expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
        await userEvent.type(name, 'other{Enter}');
        await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull(), WAIT);
        expect(server.requests(`PATCH ${base}`)[0]!.body).toEqual({ name: 'other' });
        expect(parseLabels(labelLines(labels))).toEqual(labels);
    });
});

describe('a command that somebody agrees to', () => {
    it('is seen word by word, with what can’t be seen', () => {
        expect(argument('claude')).toBe('claude');
        expect(argument('x y')).toBe('"x y"');
        expect(argument('')).toBe('""');
        expect(argument('a\nb')).toBe('"a⟨U+000A⟩b"');
        expect(argument('a\u202eb\u200b\u00adc')).toBe('"a⟨U+202E⟩b⟨U+200B⟩⟨U+00AD⟩c"');
        expect(argument('a\u00a0"b\\')).toBe('"a⟨U+00A0⟩\\"b\\\\"');
        expect(argument('\u{e0041}')).toBe('"⟨U+E0041⟩"');
    });

    it.each(['/', '/new'])('is shown with all its settings before it is agreed to, at %s', async (address) => {
        const profile = {
            name: 'agent', source: 'repository', state: 'needs_approval', backend: 'process', description: 'x\u202ey', presets: {}, origins: { command: 'agent.toml:4' },
            settings: { command: ['sh', '-c', 'a b'], 'environment.TOKEN': ['secret:TOKEN'] }, bundle: { id: 'b', digest: 'd' }, diagnostics: [],
        };
        server.reply('GET /api/v1/profiles', page([profile]));
        server.reply('GET /api/v1/runtimes', page([]));
        server.reply('GET /api/v1/diagnostics', page([]));
        server.reply('GET /api/v1/runtimes/embedded/restore', { policy: 'none', state: 'none', report: null });
        await open(address);
        await screen.findByRole('button', { name: 'Agree to exactly this' }, WAIT);
        const words = screen.getAllByText((_, element) => element?.tagName === 'CODE' && element.closest('dl') !== null).map((each) => each.textContent);
        expect(words).toEqual(['sh', '-c', '"a b"', 'secret:TOKEN']);
        expect(screen.getByText('environment.TOKEN')).toBeTruthy();
        expect(document.body.textContent).not.toContain('\u202e');
    });
});

describe('a fork', () => {
    it('from an input has what was before it, and the input to be said otherwise', async () => {
        const { base, path, one } = workerPage(server, [...HISTORY, event(2, 'input_accepted', { input_kind: 'user', content: 'make it blue' })]);
        const other = workerPage(server, HISTORY);
        server.workers([one, other.one]);
        server.reply(`POST ${base}/fork`, new Refusal(503, 'store_busy'));
        await open(path);
        const button = await screen.findByRole('button', { name: 'Fork from here' }, WAIT);
        await userEvent.click(button);
        await userEvent.click(within(await screen.findByRole('dialog', { name: 'It was not forked.' }, WAIT)).getByRole('button', { name: 'Close' }));
        server.reply(`POST ${base}/fork`, detail(other.one));
        await userEvent.click(button);
        await waitFor(() => expect(location.pathname).toBe(other.path), WAIT);
        await waitFor(() => expect(screen.getByLabelText<HTMLTextAreaElement>('Input for this worker').value).toBe('make it blue'), WAIT);
        const [first, second] = server.requests(`POST ${base}/fork`);
        expect(second!.body).toEqual({ at_seq: 1 });
        expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
    });
});
