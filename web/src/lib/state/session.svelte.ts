import { ApiError, get, request, setCsrf, whenCsrfIsMissing, whenUnauthenticated } from '../api/client';
import type { SessionDocument } from '../api/types';
import { forgetDrafts } from '../draft.svelte';

/** How long until a server that did not answer is asked again. */
const RETRY_MS = 2_000;

type State = 'asking' | 'in' | 'out' | 'unreachable';

/** Who this page is for the server. */
class Session {
    state: State = $state('asking');
    who: SessionDocument | null = $state.raw(null);
    /** Why signing in did not work, in the server's words. */
    refusal: string | null = $state(null);
    private retry: ReturnType<typeof setTimeout> | null = null;

    constructor() {
        whenUnauthenticated(() => {
            this.state = 'out';
        });
        whenCsrfIsMissing(() => this.renew());
    }

    /** At the start of the page: with the code of the link that opened it, or with the cookie of an earlier time. */
    async begin(): Promise<void> {
        clearTimeout(this.retry ?? undefined);
        const code = /^#code=([\w.~-]+)$/.exec(location.hash)?.[1];
        if (code !== undefined) {
            // The code works once; it has no business in the history.
            history.replaceState(history.state, '', location.pathname + location.search);
            if (await this.signIn({ code })) {
                return;
            }
        }
        try {
            this.enter(await get<SessionDocument>('/api/v1/session'));
        } catch (error) {
            if (this.state === 'in') {
                return; // Another try was earlier.
            }
            const refused = error instanceof ApiError && (error.code === 'unauthenticated' || error.code === 'rate_limited');
            this.state = refused ? 'out' : 'unreachable';
            if (refused && error.code === 'rate_limited') {
                this.refusal = error.message;
            }
            if (this.state === 'unreachable') {
                clearTimeout(this.retry ?? undefined);
                this.retry = setTimeout(() => void this.begin(), RETRY_MS);
            }
        }
    }

    async signIn(with_: { code: string } | { token: string }): Promise<boolean> {
        this.refusal = null;
        try {
            const answer = await request<SessionDocument>('/api/v1/session', { method: 'POST', body: with_ });
            this.enter(answer.body);
            return true;
        } catch (error) {
            this.refusal = error instanceof ApiError ? error.message : String(error);
            this.state = 'out';
            return false;
        }
    }

    /** Another tab of this browser may have signed in anew: from then on this page is that one, and may what that one may. */
    async renew(): Promise<boolean> {
        if (this.state !== 'in') {
            return false;
        }
        try {
            this.enter(await get<SessionDocument>('/api/v1/session'));
            return true;
        } catch {
            return false; // Without a session the page is out by now; without an answer the next connection asks again.
        }
    }

    async signOut(): Promise<void> {
        await request('/api/v1/session', { method: 'DELETE' });
        setCsrf(null);
        forgetDrafts();
        this.who = null;
        this.state = 'out';
    }

    may(permission: 'operate' | 'admin'): boolean {
        const mine = this.who?.permission ?? 'admin';
        return mine === 'admin' || mine === permission;
    }

    private enter(document_: SessionDocument): void {
        setCsrf(document_.csrf_token);
        this.who = document_;
        this.refusal = null;
        this.state = 'in';
    }
}

export const session = new Session();
