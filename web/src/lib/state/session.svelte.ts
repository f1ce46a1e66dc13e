import { ApiError, get, request, setCsrf, whenUnauthenticated } from '../api/client';
import type { SessionDocument } from '../api/types';

/** How long until a server that did not answer is asked again. */
const RETRY_MS = 2_000;

type State = 'asking' | 'in' | 'out' | 'unreachable';

/** Who this page is for the server. */
class Session {
    state: State = $state('asking');
    who: SessionDocument | null = $state.raw(null);
    /** Why signing in did not work, in the server's words. */
    refusal: string | null = $state(null);

    constructor() {
        whenUnauthenticated(() => {
            this.state = 'out';
        });
    }

    /** At the start of the page: with the code of the link that opened it, or with the cookie of an earlier time. */
    async begin(): Promise<void> {
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
            const refused = error instanceof ApiError && (error.code === 'unauthenticated' || error.code === 'rate_limited');
            this.state = refused ? 'out' : 'unreachable';
            if (refused && error.code === 'rate_limited') {
                this.refusal = error.message;
            }
            if (this.state === 'unreachable') {
                setTimeout(() => void this.begin(), RETRY_MS);
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

    async signOut(): Promise<void> {
        await request('/api/v1/session', { method: 'DELETE' });
        setCsrf(null);
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
