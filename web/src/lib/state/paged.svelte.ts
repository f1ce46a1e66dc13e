import { get, query, type ApiError } from '../api/client';
import type { Page } from '../api/types';
import { asApiError } from './worker-log.svelte';

type Question = Record<string, string | number | null>;

/** A list that comes in pages. To read it again keeps as many as were there; another question begins anew. */
export class Paged<T> {
    items: readonly T[] = $state.raw([]);
    /** There is more behind what is here. */
    cursor: string | null = $state(null);
    asOf: string | null = $state(null);
    /** An answer came, be it a refusal. */
    read = $state(false);
    working = $state(false);
    error: ApiError | null = $state.raw(null);
    private asked = '';
    /** Moves with each reading; an answer to an earlier one is dropped. */
    private turn = 0;

    constructor(
        private readonly path: string,
        private readonly idOf: (item: T) => string | number,
    ) {}

    async load(question: Question): Promise<void> {
        const asked = query(question);
        const wanted = asked === this.asked ? this.items.length : 0;
        await this.attempt(async (current) => {
            let items: T[] = [];
            let cursor: string | null = null;
            do {
                const page: Page<T> = await get(`${this.path}${query({ ...question, cursor })}`);
                items = this.joined(items, page.items);
                cursor = page.next_cursor;
                if (!current()) {
                    return;
                }
                this.asOf = page.as_of;
            } while (cursor !== null && items.length < wanted);
            this.asked = asked;
            this.items = items;
            this.cursor = cursor;
        });
    }

    async more(question: Question): Promise<void> {
        const cursor = this.cursor;
        if (cursor === null || this.working) {
            return;
        }
        await this.attempt(async (current) => {
            const page = await get<Page<T>>(`${this.path}${query({ ...question, cursor })}`);
            if (current()) {
                this.items = this.joined(this.items, page.items);
                this.cursor = page.next_cursor;
            }
        });
    }

    private async attempt(action: (current: () => boolean) => Promise<void>): Promise<void> {
        const turn = ++this.turn;
        const current = (): boolean => turn === this.turn;
        this.working = true;
        try {
            await action(current);
            if (current()) {
                this.error = null;
            }
        } catch (cause) {
            if (current()) {
                this.error = asApiError(cause);
            }
        } finally {
            if (current()) {
                this.working = false;
                this.read = true;
            }
        }
    }

    /** What moved between two pages is there once. */
    private joined(before: readonly T[], page: readonly T[]): T[] {
        const known = new Set(before.map(this.idOf));
        return [...before, ...page.filter((item) => !known.has(this.idOf(item)))];
    }
}
