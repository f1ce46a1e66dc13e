import { get, type ApiError } from '../api/client';
import type { Diagnostic, Page, Profile, RestoreStatus, Runtime, TicketEntry, TicketPage } from '../api/types';
import { needsOf, type Needs } from './needs';
import { asApiError } from './worker-log.svelte';
import { workspace } from './workspace.svelte';

/** What no stream tells of is looked at again after this long. */
const AGAIN_MS = 60_000;

/** What needs a person, wherever in the page that person is. */
class Attention {
    private wholeError: ApiError | null = $state.raw(null);
    private ticketsError: ApiError | null = $state.raw(null);
    /** Why not everything that may need somebody is known; what was known before stays. */
    error: ApiError | null = $derived(this.wholeError ?? this.ticketsError);
    private runtimes: Runtime[] = $state.raw([]);
    private profiles: Profile[] = $state.raw([]);
    private diagnostics: Diagnostic[] = $state.raw([]);
    private restore = $state.raw<RestoreStatus | null>(null);
    private tickets: TicketEntry[] = $state.raw([]);

    needs: Needs = $derived(
        needsOf(
            workspace.workers.filter((worker) => !worker.hidden),
            { runtimes: this.runtimes, profiles: this.profiles, diagnostics: this.diagnostics, restore: this.restore, tickets: this.tickets },
        ),
    );

    /** To be called by the root of the page: what belongs to the whole is read when it may be another one. */
    follow(): void {
        $effect(() => {
            void workspace.restarts;
            if (!workspace.fresh) {
                return;
            }
            void this.read();
            const timer = setInterval(() => document.hidden || void this.read(), AGAIN_MS);
            return () => clearInterval(timer);
        });
        $effect(() => {
            void workspace.ticketsRevision;
            if (!workspace.fresh) {
                return;
            }
            const timer = setTimeout(() => void this.readTickets(), 300);
            return () => clearTimeout(timer);
        });
    }

    async read(): Promise<void> {
        try {
            const [runtimes, profiles, diagnostics] = await Promise.all([
                get<Page<Runtime>>('/api/v1/runtimes'),
                get<Page<Profile>>('/api/v1/profiles'),
                get<Page<Diagnostic>>('/api/v1/diagnostics'),
            ]);
            this.runtimes = runtimes.items;
            this.profiles = profiles.items;
            this.diagnostics = diagnostics.items;
            this.restore = await get<RestoreStatus>(`/api/v1/runtimes/${this.runtimes[0]?.runtime_id ?? 'embedded'}/restore`);
            this.wholeError = null;
        } catch (cause) {
            this.wholeError = asApiError(cause);
        }
    }

    private async readTickets(): Promise<void> {
        try {
            this.tickets = (await get<TicketPage>('/api/v1/tickets?state=active&hold=blocked&limit=1000')).items;
            this.ticketsError = null;
        } catch (cause) {
            const error = asApiError(cause);
            const none = error.code === 'ticket_not_found';
            this.tickets = none ? [] : this.tickets;
            this.ticketsError = none ? null : error;
        }
    }
}

export const attention = new Attention();
