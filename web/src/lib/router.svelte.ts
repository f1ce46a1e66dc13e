/** Where the page is. Every view has a path; what filters it is in the query. */
export type Route =
    | { view: 'now' }
    | { view: 'workers' }
    | { view: 'new' }
    | { view: 'worker'; runtime: string; worker: string; tab: WorkerTab }
    | { view: 'tickets' }
    | { view: 'new-ticket' }
    | { view: 'ticket'; ticket: string }
    | { view: 'edit-ticket'; ticket: string }
    | { view: 'diagnostics' }
    | { view: 'settings' }
    | { view: 'audit' }
    | { view: 'unknown' };

export const WORKER_TABS = ['transcript', 'events', 'about'] as const;
export type WorkerTab = (typeof WORKER_TABS)[number];

export function parse(path: string): Route {
    const parts = path.split('/').filter((part) => part !== '').map(decode);
    const [head, second, third, fourth] = parts;
    if (head === undefined) return { view: 'now' };
    if (head === 'workers' && parts.length === 1) return { view: 'workers' };
    if (head === 'workers' && second !== undefined && third !== undefined && parts.length <= 4) {
        const tab = WORKER_TABS.find((name) => name === (fourth ?? 'transcript'));
        return tab ? { view: 'worker', runtime: second, worker: third, tab } : { view: 'unknown' };
    }
    if (head === 'new' && parts.length === 1) return { view: 'new' };
    if (head === 'tickets' && parts.length === 1) return { view: 'tickets' };
    if (head === 'tickets' && second === 'new' && parts.length === 2) return { view: 'new-ticket' };
    if (head === 'tickets' && second !== undefined && third === 'edit' && parts.length === 3) return { view: 'edit-ticket', ticket: second };
    if (head === 'tickets' && second !== undefined && parts.length === 2) return { view: 'ticket', ticket: second };
    if (head === 'diagnostics' && parts.length === 1) return { view: 'diagnostics' };
    if (head === 'settings' && parts.length === 1) return { view: 'settings' };
    if (head === 'audit' && parts.length === 1) return { view: 'audit' };
    return { view: 'unknown' };
}

function decode(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

export function workerPath(worker: { runtime_id: string; worker_id: string }, tab: WorkerTab = 'transcript'): string {
    const base = `/workers/${encodeURIComponent(worker.runtime_id)}/${encodeURIComponent(worker.worker_id)}`;
    return tab === 'transcript' ? base : `${base}/${tab}`;
}

export function ticketPath(id: string): string {
    return `/tickets/${encodeURIComponent(id)}`;
}

class Router {
    path = $state(location.pathname);
    search = $state(location.search);
    route: Route = $derived(parse(this.path));
    query: URLSearchParams = $derived(new URLSearchParams(this.search));

    constructor() {
        window.addEventListener('popstate', () => this.read());
    }

    go(to: string): void {
        if (to !== location.pathname + location.search) {
            history.pushState(null, '', to);
            this.read();
        }
    }

    /** Changes the query in place: a filter that is being typed is no step to go back to. */
    filter(name: string, value: string): void {
        const query = new URLSearchParams(location.search);
        if (value === '') {
            query.delete(name);
        } else {
            query.set(name, value);
        }
        const search = query.toString();
        history.replaceState(history.state, '', location.pathname + (search === '' ? '' : `?${search}`));
        this.read();
    }

    /** Links of this page change its view; with a modifier, or to elsewhere, they stay links. */
    readonly click = (event: MouseEvent): void => {
        const link = (event.target as Element | null)?.closest?.('a');
        if (!link || event.defaultPrevented || event.button !== 0 || link.target !== '' || link.hasAttribute('download')) {
            return;
        }
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.origin !== location.origin) {
            return;
        }
        if (link.pathname.startsWith('/api/')) {
            return;
        }
        if (link.hash !== '' && link.pathname + link.search === location.pathname + location.search) {
            return; // A place in this view.
        }
        event.preventDefault();
        this.go(link.pathname + link.search);
    };

    private read(): void {
        this.path = location.pathname;
        this.search = location.search;
    }
}

export const router = new Router();
