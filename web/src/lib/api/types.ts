// What the server sends, named as in docs/api.md.

export type Lifecycle = 'created' | 'active' | 'stopped' | 'cancelled' | 'failed';
export type Attachment = 'connected' | 'stale' | 'none';
export type RunState = 'idle' | 'busy' | 'waiting';
export type Severity = 'info' | 'warning' | 'error';

export interface Worker {
    worker_id: string;
    runtime_id: string;
    name: string | null;
    profile: string;
    backend: string;
    labels: Record<string, string>;
    lifecycle: Lifecycle;
    attachment: Attachment;
    run_state: RunState | null;
    hidden: boolean;
    damaged: boolean;
    generation: number;
    last_seq: number;
    created_at: string;
    updated_at: string;
}

export interface Tokens {
    turns: number;
    input_tokens: number;
    output_tokens: number;
    cached_tokens: number;
    reasoning_tokens: number;
    cost_micros: number;
}

export interface Usage extends Tokens {
    by_model: Record<string, Omit<Tokens, 'turns'>>;
}

export interface Diagnostic {
    code: string;
    severity: Severity;
    message: string;
    subject: string | null;
    count?: number;
    first_seen?: string;
    last_seen?: string;
}

export interface CurrentRun {
    run: number;
    input_seq: number;
    open_calls: string[];
    open_requests: string[];
}

export interface WorkerDetail extends Worker {
    bundle: { id: string; digest: string };
    workdir: string | null;
    execution: { generation: number; phase: string; ended: string | null };
    last_run: number;
    current_run: CurrentRun | null;
    queued: number;
    overview: {
        title: string | null;
        last_text: string | null;
        items: number;
        first_activity: string | null;
        last_activity: string | null;
    };
    usage: Usage;
    diagnostics: Diagnostic[];
    lineage: { origin: string; at_seq: number } | null;
    forks: string[];
}

export interface Page<T> {
    items: T[];
    next_cursor: string | null;
    as_of: string;
}

export interface LogEvent {
    seq: number;
    pos: number;
    at: string;
    kind: string;
    [field: string]: unknown;
}

export interface LogPage {
    items: LogEvent[];
    next_after?: number;
    next_before?: number | null;
    more: boolean;
    damage?: { code: string; message: string; readable_from: number | null };
}

export interface QueuedInput {
    seq: number;
    kind: string;
    content: string;
    queued_at: string;
    etag: string;
}

export interface SendReceipt {
    seq: number;
    queued: boolean;
    run: number | null;
    repeated: boolean;
}

export interface Ended {
    worker_id: string;
    lifecycle: Lifecycle;
    outcome: string;
    repeated: boolean;
}

export interface RestoreLine {
    worker_id: string;
    runtime_id: string;
    restored: boolean;
    generation: number | null;
    message: string;
    error: string | null;
}

export interface RestoreReport {
    items: RestoreLine[];
    restored: number;
    failed: number;
    as_of: string;
}

export interface RestoreStatus {
    policy: string;
    state: string;
    report: RestoreReport | null;
}

export interface Workspace {
    workspace_id: string;
    display_name: string;
    created_at: string;
    server: { instance_id: string; version: string; started_at: string };
}

export interface Runtime {
    runtime_id: string;
    kind: string;
    store_id: string;
    epoch: number;
    writable: boolean;
    read_only_reason: { code: string; message: string } | null;
    diagnostics: Diagnostic[];
}

export interface Overview {
    workers: {
        total: number;
        by_lifecycle: Record<string, number>;
        by_attachment: Record<string, number>;
        by_run_state: Record<string, number>;
    };
    usage: Usage;
    as_of: string;
}

export interface Profile {
    name: string;
    source: string;
    state: 'ready' | 'needs_approval' | 'invalid';
    backend: string | null;
    description: string | null;
    settings: Record<string, string[] | string>;
    bundle: { id: string; digest: string } | null;
    diagnostics: Diagnostic[];
}

export interface Preflight {
    profile: string;
    runnable: boolean;
    findings: { code: string; severity: Severity; message: string; remedy: string }[];
}

export interface ProblemDocument {
    status: number;
    title: string;
    detail: string;
    code: string;
    subject?: string | null;
    remedy?: string | null;
    details?: Record<string, string>;
    diagnostics?: Diagnostic[];
}
