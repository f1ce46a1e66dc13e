import type { Diagnostic, Profile, RestoreStatus, Runtime, TicketEntry, Worker } from '../api/types';

export interface WholeNeed {
    severity: 'warning' | 'error';
    title: string;
    words: string;
}

export interface Needs {
    whole: WholeNeed[];
    profiles: Profile[];
    waiting: Worker[];
    damaged: Worker[];
    stale: Worker[];
    /** Held by a ticket that was cancelled or can't be found: only a person can say whether that still counts. */
    tickets: TicketEntry[];
    count: number;
}

/** What is known of the whole. */
export interface Whole {
    runtimes: readonly Runtime[];
    profiles: readonly Profile[];
    diagnostics: readonly Diagnostic[];
    restore: RestoreStatus | null;
    tickets: readonly TicketEntry[];
}

/** What a person has to look at, worst first. What is only interesting is not in it. */
export function needsOf(workers: readonly Worker[], { runtimes, profiles, diagnostics, restore, tickets }: Whole): Needs {
    const whole: WholeNeed[] = [];
    for (const runtime of runtimes) {
        if (!runtime.writable) {
            const why = runtime.read_only_reason?.message ?? 'It says no reason.';
            whole.push({ severity: 'error', title: 'The store takes no writes', words: why });
        }
    }
    for (const diagnostic of diagnostics) {
        if (diagnostic.severity === 'error') {
            whole.push({ severity: 'error', title: diagnostic.code, words: diagnostic.message });
        }
    }
    const failed = restore?.report?.failed ?? 0;
    if (failed > 0) {
        whole.push({
            severity: 'warning',
            title: `${failed} not restored at start`,
            words: 'The report says which, and why.',
        });
    }
    const open = workers.filter((worker) => worker.lifecycle === 'active' || worker.lifecycle === 'created');
    const damaged = workers.filter((worker) => worker.damaged);
    const waiting = open.filter((worker) => worker.run_state === 'waiting' || worker.undecided);
    const stale = open.filter((worker) => worker.attachment === 'stale' && !worker.damaged);
    const undecided = tickets.filter(({ blockers }) => blockers.some(({ standing }) => standing === 'cancelled' || standing === 'unknown'));
    const unapproved = profiles.filter((profile) => profile.state === 'needs_approval');
    return {
        whole,
        profiles: unapproved,
        waiting,
        damaged,
        stale,
        tickets: undecided,
        count: whole.length + unapproved.length + waiting.length + damaged.length + stale.length + undecided.length,
    };
}
