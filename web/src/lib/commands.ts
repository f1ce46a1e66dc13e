import { router, ticketPath, workerPath } from './router.svelte';
import { titleOf } from './state/filters';
import type { Worker } from './api/types';
import { theme } from './theme.svelte';

export interface Command {
    name: string;
    hint: string;
    run: () => void;
}

const go = (path: string) => (): void => router.go(path);

const PLACES: Command[] = [
    { name: 'Now', hint: 'g n', run: go('/') },
    { name: 'Workers', hint: 'g w', run: go('/workers') },
    { name: 'New worker', hint: 'g c', run: go('/new') },
    { name: 'Stale workers', hint: '', run: go('/workers?attachment=stale&lifecycle=open') },
    { name: 'Running workers', hint: '', run: go('/workers?run=busy') },
    { name: 'Tickets', hint: 'g t', run: go('/tickets') },
    { name: 'New ticket', hint: '', run: go('/tickets/new') },
    { name: 'Diagnostics', hint: 'g d', run: go('/diagnostics') },
    { name: 'Settings', hint: 'g s', run: go('/settings') },
    { name: 'Audit', hint: 'g a', run: go('/audit') },
    { name: 'Theme: light', hint: '', run: () => theme.choose('light') },
    { name: 'Theme: dark', hint: '', run: () => theme.choose('dark') },
    { name: 'Theme: as the system', hint: '', run: () => theme.choose('system') },
];

/** What the second key after `g` goes to. */
export const GO_KEYS: Readonly<Record<string, string>> = {
    n: '/',
    w: '/workers',
    c: '/new',
    t: '/tickets',
    d: '/diagnostics',
    s: '/settings',
    a: '/audit',
};

const FOUND_MAX = 12;
const TICKET_ID = /^[0-9A-HJKMNP-TV-Z]{6,13}$/i;

/** What the palette offers for what was typed; every word must be found. */
export function commandsFor(text: string, workers: readonly Worker[]): Command[] {
    const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const fits = (name: string): boolean => words.every((word) => name.toLowerCase().includes(word));
    const found = PLACES.filter((place) => fits(place.name));
    if (words.length === 0) {
        return found;
    }
    for (const worker of workers) {
        if (found.length >= FOUND_MAX) {
            break;
        }
        if (fits(`${titleOf(worker)} ${worker.worker_id}`)) {
            found.push({ name: titleOf(worker), hint: `worker, ${worker.lifecycle}`, run: go(workerPath(worker)) });
        }
    }
    if (TICKET_ID.test(text.trim())) {
        const id = text.trim().toUpperCase();
        found.push({ name: id, hint: 'ticket', run: go(ticketPath(id)) });
    }
    return found.slice(0, FOUND_MAX);
}
