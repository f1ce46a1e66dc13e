import { randomKey, send, type ApiError } from '../api/client';
import type { WorkerDetail } from '../api/types';
import { Draft } from '../draft.svelte';
import { router, workerPath } from '../router.svelte';
import { asApiError } from './worker-log.svelte';
import { workspace } from './workspace.svelte';

/** Makes forks of one worker. What is asked for again after an answer that never came is the same fork. */
export class Forking {
    error: ApiError | null = $state.raw(null);
    private attempt: { before: number | null; key: string } | null = null;

    constructor(private readonly base: string) {}

    /** With all its history, or with what was before event `before`, and `text` to be said otherwise. */
    async make(before: number | null = null, text = ''): Promise<void> {
        this.error = null;
        this.attempt = this.attempt?.before === before ? this.attempt : { before, key: randomKey() };
        try {
            const body = before === null ? {} : { at_seq: before - 1 };
            const made = await send<WorkerDetail>('POST', `${this.base}/fork`, body, { 'idempotency-key': this.attempt.key });
            this.attempt = null;
            workspace.learn(made);
            if (text !== '') {
                new Draft(made.worker_id).text = text;
            }
            router.go(workerPath(made));
        } catch (cause) {
            this.error = asApiError(cause);
        }
    }
}
