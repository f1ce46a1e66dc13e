import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, editOf, labelsOf, rebase } from '../src/lib/state/ticket-draft';

const base = { ...EMPTY_DRAFT, title: 'One', labels: 'a, b', body: 'text' };

describe('what is typed upon a ticket', () => {
    it('says only what was changed', () => {
        expect(editOf(base, { ...base, labels: ' a ,b,' })).toEqual({});
        expect(editOf(base, { ...base, title: ' Two ', labels: 'a, b c', body: '' })).toEqual({ fields: { title: 'Two', labels: ['a', 'b c'] }, body: '' });
        expect(editOf({ ...base, priority: 'P1' }, base)).toEqual({ fields: { priority: null } });
        expect(labelsOf(EMPTY_DRAFT)).toEqual([]);
    });

    it('takes over what only somebody else changed, and keeps what only this page did', () => {
        const met = rebase(base, { ...base, title: 'Mine' }, { ...base, body: 'theirs' });
        expect(met).toEqual({ mine: { ...base, title: 'Mine', body: 'theirs' }, taken: ['body'], conflicts: [] });
    });

    it('leaves to a person what both changed, unless they agree', () => {
        expect(rebase(base, { ...base, body: 'mine' }, { ...base, body: 'theirs' })).toEqual({ mine: { ...base, body: 'mine' }, taken: [], conflicts: ['body'] });
        expect(rebase(base, { ...base, body: 'same' }, { ...base, body: 'same' }).conflicts).toEqual([]);
    });
});
