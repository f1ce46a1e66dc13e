import { request, type ApiError } from '../api/client';
import type { WorkerDetail } from '../api/types';
import { asApiError } from './worker-log.svelte';
import { workspace } from './workspace.svelte';

/** A worker with everything about it, read again when something changed, at most once at a time. */
export class WorkerDetailState {
    detail: WorkerDetail | null = $state.raw(null);
    etag: string | null = null;
    error: ApiError | null = $state.raw(null);
    private reading = false;
    private again = false;

    constructor(private readonly base: string) {}

    async read(): Promise<void> {
        if (this.reading) {
            this.again = true;
            return;
        }
        this.reading = true;
        try {
            const moment = workspace.moment;
            const answer = await request<WorkerDetail>(this.base);
            this.take(answer.body, answer.etag, moment);
        } catch (error) {
            this.error = asApiError(error);
        } finally {
            this.reading = false;
        }
        if (this.again) {
            this.again = false;
            await this.read();
        }
    }

    /** Forgets a worker that was deleted; to read it again says so. */
    async forget(): Promise<void> {
        this.detail = null;
        await this.read();
    }

    take(detail: WorkerDetail, etag: string | null, moment?: number): void {
        this.detail = detail;
        this.etag = etag;
        this.error = null;
        workspace.learn(detail, moment);
    }
}
