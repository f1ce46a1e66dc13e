import type { Worker } from '../api/types';
import { shown } from '../text/terminal';

export interface WorkerFilter {
    text: string;
    lifecycle: string;
    attachment: string;
    runState: string;
    label: string;
    profile: string;
    hidden: boolean;
}

export type WorkerSort = 'updated' | 'created' | 'name';

/** What the query of a path says about which workers are shown. `lifecycle=open`: created or active. */
export function filterOf(query: URLSearchParams): WorkerFilter {
    return {
        text: query.get('q') ?? '',
        lifecycle: query.get('lifecycle') ?? '',
        attachment: query.get('attachment') ?? '',
        runState: query.get('run') ?? '',
        label: query.get('label') ?? '',
        profile: query.get('profile') ?? '',
        hidden: query.get('hidden') === 'true',
    };
}

export function matches(worker: Worker, filter: WorkerFilter): boolean {
    if (worker.hidden && !filter.hidden) return false;
    if (filter.lifecycle === 'open' && worker.lifecycle !== 'active' && worker.lifecycle !== 'created') return false;
    if (filter.lifecycle !== '' && filter.lifecycle !== 'open' && worker.lifecycle !== filter.lifecycle) return false;
    if (filter.attachment !== '' && worker.attachment !== filter.attachment) return false;
    if (filter.runState !== '' && worker.run_state !== filter.runState) return false;
    if (filter.profile !== '' && worker.profile !== filter.profile) return false;
    if (filter.label !== '' && !labels(worker).includes(filter.label)) return false;
    return filter.text === '' || words(filter.text).every((word) => textOf(worker).includes(word));
}

function words(text: string): string[] {
    return text.toLowerCase().split(/\s+/).filter((word) => word !== '');
}

function textOf(worker: Worker): string {
    return [worker.name ?? '', worker.worker_id, worker.profile, ...labels(worker)].join(' ').toLowerCase();
}

export function labels(worker: Pick<Worker, 'labels'>): string[] {
    return Object.entries(worker.labels).map(([key, value]) => shown(value === '' ? key : `${key}=${value}`));
}

export function sorted(workers: readonly Worker[], sort: WorkerSort): Worker[] {
    const copy = [...workers];
    switch (sort) {
        case 'updated':
            return copy.sort((a, b) => compare(b.updated_at, a.updated_at) || compare(a.worker_id, b.worker_id));
        case 'created':
            return copy.sort((a, b) => compare(b.created_at, a.created_at) || compare(a.worker_id, b.worker_id));
        case 'name':
            return copy.sort((a, b) => titleOf(a).localeCompare(titleOf(b)) || compare(a.worker_id, b.worker_id));
    }
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** What a worker is called where it has no name: the end of its id, which differs between workers of one moment. */
export function titleOf(worker: Pick<Worker, 'name' | 'worker_id'>): string {
    return worker.name === null ? `worker ${worker.worker_id.slice(-6)}` : shown(worker.name);
}
