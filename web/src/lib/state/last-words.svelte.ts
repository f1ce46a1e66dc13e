import { get } from '../api/client';
import type { Worker, WorkerDetail } from '../api/types';
import { count } from '../text/time';
import { asApiError } from './worker-log.svelte';
import { workspace } from './workspace.svelte';

/** What workers said last before this page was opened, and what was cut off; the stream tells what comes after. */
class LastWords {
    /** By worker; empty where nothing was cut off. */
    cutOff: Readonly<Record<string, string>> = $state.raw({});
    private readonly asked = new Set<string>();

    read(workers: readonly Worker[]): void {
        for (const worker of workers) {
            const once = `${worker.worker_id} ${worker.generation} ${worker.attachment}`;
            if (!this.asked.has(once)) {
                this.asked.add(once);
                get<WorkerDetail>(`/api/v1/runtimes/${worker.runtime_id}/workers/${worker.worker_id}`).then(
                    (detail) => {
                        workspace.sayLast(worker.worker_id, detail.overview.last_text, detail.overview.last_activity);
                        this.cutOff = { ...this.cutOff, [worker.worker_id]: cutOffOf(detail) };
                    },
                    (cause: unknown) => {
                        if (asApiError(cause).problem.status !== 404) {
                            this.asked.delete(once);
                        }
                    },
                );
            }
        }
    }
}

export const lastWords = new LastWords();

/** A run that nobody saw the end of, and calls of which nobody knows whether they happened. */
function cutOffOf({ current_run }: WorkerDetail): string {
    if (!current_run) {
        return '';
    }
    const calls = current_run.open_calls.length;
    return `Run ${current_run.run} was cut off${calls === 0 ? '' : `; whether ${count(calls, 'tool call')} happened is not known`}.`;
}
