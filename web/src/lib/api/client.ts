import type { ProblemDocument } from './types';

/** A refusal by the server, or no answer at all (`code` is then `unreachable`). */
export class ApiError extends Error {
    readonly problem: ProblemDocument;

    constructor(problem: ProblemDocument) {
        super(problem.detail);
        this.problem = problem;
    }

    get code(): string {
        return this.problem.code;
    }
}

export interface Answer<T> {
    body: T;
    etag: string | null;
}

interface RequestOptions {
    method?: string;
    body?: unknown;
    headers?: Record<string, string>;
    signal?: AbortSignal;
}

type Unauthenticated = () => void;
type Renew = () => Promise<boolean>;

let csrf: string | null = null;
let onUnauthenticated: Unauthenticated = () => {};
let renew: Renew = () => Promise.resolve(false);

/** The header value that the server wants on writes of a signed-in page. */
export function setCsrf(token: string | null): void {
    csrf = token;
}

export function whenUnauthenticated(listener: Unauthenticated): void {
    onUnauthenticated = listener;
}

/** How this page finds out who it is by now; true where it may try again what was refused. */
export function whenCsrfIsMissing(how: Renew): void {
    renew = how;
}

/** One request. A change that was refused because the browser signed in anew meanwhile is asked for once more. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    try {
        return await requestOnce<T>(path, options);
    } catch (error) {
        if (error instanceof ApiError && error.code === 'csrf_missing' && (await renew())) {
            return requestOnce<T>(path, options);
        }
        throw error;
    }
}

async function requestOnce<T>(path: string, options: RequestOptions): Promise<Answer<T>> {
    const method = options.method ?? 'GET';
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
    if (options.body !== undefined) {
        headers['content-type'] = 'application/json';
    }
    if (csrf !== null && method !== 'GET') {
        headers['x-yoi-csrf'] = csrf;
    }
    let response: Response;
    try {
        response = await fetch(path, {
            method,
            headers,
            credentials: 'same-origin',
            ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
            ...(options.signal ? { signal: options.signal } : {}),
        });
    } catch (cause) {
        if (options.signal?.aborted) {
            throw cause;
        }
        throw new ApiError(unreachable());
    }
    if (!response.ok) {
        throw await refusal(response);
    }
    const body = response.status === 204 ? undefined : await response.json();
    return { body: body as T, etag: response.headers.get('etag') };
}

export async function refusal(response: Response): Promise<ApiError> {
    const problem = await problemOf(response);
    if (problem.code === 'unauthenticated') {
        onUnauthenticated();
    }
    return new ApiError(problem);
}

async function problemOf(response: Response): Promise<ProblemDocument> {
    try {
        const body = (await response.json()) as ProblemDocument;
        if (typeof body.code === 'string') {
            return body;
        }
    } catch {
        // Something between here and the server answered: said below.
    }
    return {
        status: response.status,
        title: 'Unexpected answer',
        detail: `The answer (status ${response.status}) is none that this server gives.`,
        code: 'unexpected_answer',
        remedy: 'Is there a proxy in between? Its log says more.',
    };
}

function unreachable(): ProblemDocument {
    return {
        status: 0,
        title: 'No answer',
        detail: 'The server did not answer.',
        code: 'unreachable',
        remedy: 'Nothing is lost that was typed here. Start it again with ./yoi serve, or wait for the network.',
    };
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await request<T>(path, signal ? { signal } : {})).body;
}

export async function send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
): Promise<T> {
    return (await request<T>(path, { method, body, headers })).body;
}

/** `crypto.randomUUID` exists on secure origins only; this does not need one. */
export function randomKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function query(parameters: Record<string, string | number | null | undefined>): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
        if (value !== null && value !== undefined && value !== '') {
            search.append(name, String(value));
        }
    }
    const text = search.toString();
    return text === '' ? '' : `?${text}`;
}
