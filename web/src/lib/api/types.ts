// What the server sends, from its own description (docs/openapi.json; `npm run types` writes schema.d.ts anew).
import type { components } from './schema';

type Schemas = components['schemas'];

export type Worker = Schemas['Worker'];
export type WorkerDetail = Schemas['WorkerDetail'];
export type Usage = Schemas['Usage'];
export type Diagnostic = Schemas['Diagnostic'];
export type Finding = Schemas['Finding'];
export type QueuedInput = Schemas['QueuedInput'];
export type SendReceipt = Schemas['SendReceipt'];
export type Ended = Schemas['StopReport'];
export type RestoreLine = Schemas['RestoreReportLine'];
export type RestoreReport = Schemas['RestoreReport'];
export type RestoreStatus = Schemas['RestoreStatus'];
export type Workspace = Schemas['Workspace'];
export type Runtime = Schemas['Runtime'];
export type Overview = Schemas['OverviewReport'];
export type Profile = Schemas['Profile'];
export type Preflight = Schemas['Check'];
export type LogPage = Schemas['EventPage'];
export type LogEvent = Schemas['LogEvent'];
export type Live = Schemas['StreamLive'];
export type StreamDelta = Schemas['StreamDelta'];
export type TicketPage = Schemas['TicketPage'];
export type TicketEntry = Schemas['TicketEntry'];
export type TicketDetail = Schemas['TicketDetail'];
export type Token = Schemas['Token'];
export type AuditEntry = Schemas['AuditEntry'];
export type SessionDocument = Schemas['Session'];
export type TicketEvent = Schemas['TicketEvent'];
export type TicketDoctor = Schemas['TicketDoctor'];
/** A refusal of ours has no request behind it, and so less to say. */
export type ProblemDocument = Pick<Schemas['Problem'], 'status' | 'title' | 'detail' | 'code'> & Partial<Schemas['Problem']>;

export interface Page<T> {
    items: T[];
    next_cursor: string | null;
    as_of: string;
}
