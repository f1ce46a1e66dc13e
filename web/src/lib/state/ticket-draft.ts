import type { TicketDetail } from '../api/types';

/** What a person can edit of a ticket, as it is typed. */
export interface TicketDraft {
    title: string;
    priority: string;
    assignee: string;
    /** Words, as they are typed in one line. */
    labels: string;
    body: string;
}

export type DraftField = keyof TicketDraft;

export const DRAFT_FIELDS: readonly DraftField[] = ['title', 'priority', 'assignee', 'labels', 'body'];

export const EMPTY_DRAFT: TicketDraft = { title: '', priority: '', assignee: '', labels: '', body: '' };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function draftOf(ticket: TicketDetail): TicketDraft {
    const { priority, assignee, labels } = ticket.fields;
    return {
        title: ticket.title,
        priority: text(priority),
        assignee: text(assignee),
        labels: Array.isArray(labels) ? labels.map(String).join(', ') : text(labels),
        body: ticket.body,
    };
}

/** Commas part labels, since one may hold a space. Said twice is said once. */
export function labelsOf(draft: TicketDraft): string[] {
    return [...new Set(draft.labels.split(',').map((label) => label.trim()).filter((label) => label !== ''))];
}

const same = (field: DraftField, a: TicketDraft, b: TicketDraft): boolean =>
    field === 'labels' ? labelsOf(a).join('\n') === labelsOf(b).join('\n') : a[field] === b[field];

export function changed(from: TicketDraft, to: TicketDraft): DraftField[] {
    return DRAFT_FIELDS.filter((field) => !same(field, from, to));
}

/** What an edit says: only what was changed, so that the rest stays as it is by then. */
export function editOf(base: TicketDraft, mine: TicketDraft): { fields?: Record<string, unknown>; body?: string } {
    const fields: Record<string, unknown> = {};
    for (const field of changed(base, mine)) {
        if (field === 'labels') {
            fields['labels'] = labelsOf(mine);
        } else if (field !== 'body') {
            fields[field] = mine[field].trim() === '' ? null : mine[field].trim();
        }
    }
    return {
        ...(Object.keys(fields).length > 0 ? { fields } : {}),
        ...(mine.body === base.body ? {} : { body: mine.body }),
    };
}

/**
 * Somebody else's edit under one's own: what only they changed is taken over, what only this page changed stays, and
 * what both changed differently is for a person to decide.
 */
export function rebase(base: TicketDraft, mine: TicketDraft, theirs: TicketDraft): { mine: TicketDraft; taken: DraftField[]; conflicts: DraftField[] } {
    const ours = new Set(changed(base, mine));
    const taken: DraftField[] = [];
    const conflicts: DraftField[] = [];
    const merged = { ...mine };
    for (const field of changed(base, theirs)) {
        if (!ours.has(field)) {
            merged[field] = theirs[field];
            taken.push(field);
        } else if (!same(field, mine, theirs)) {
            conflicts.push(field);
        }
    }
    return { mine: merged, taken, conflicts };
}
