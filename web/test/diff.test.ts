import { describe, expect, it } from 'vitest';
import { lineDiff, type DiffLine } from '../src/lib/text/diff';

const drawn = (lines: DiffLine[]): string[] => lines.map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-', gap: '@' }[kind]}${text}`);
const numbered = (from: number, to: number): string => Array.from({ length: to - from }, (_, i) => `line ${from + i}\n`).join('');

describe('a difference', () => {
    it('is what was taken out and put in, with what lies around it', () => {
        const before = numbered(0, 20);
        expect(drawn(lineDiff(before, before.replace('line 10\n', 'other\n')))).toEqual([
            '@7 lines as before', ' line 7', ' line 8', ' line 9', '-line 10', '+other', ' line 11', ' line 12', ' line 13', '@6 lines as before',
        ]);
    });

    it('finds what both sides share', () => {
        expect(drawn(lineDiff('a\nb\nc\nd\n', 'b\nx\nc\nd\ne\n'))).toEqual(['-a', ' b', '+x', ' c', ' d', '+e']);
    });

    it('is all of a new file, nothing of one that stayed, and of one that is empty now what it was', () => {
        expect(drawn(lineDiff(null, 'a\nb'))).toEqual(['+a', '+b']);
        expect(drawn(lineDiff('a\n', 'a\n'))).toEqual(['@1 line as before']);
        expect(drawn(lineDiff('a\n', ''))).toEqual(['-a']);
        expect(drawn(lineDiff('', ''))).toEqual([]);
    });

    it('gives back both sides, whatever they are', () => {
        let seed = 11;
        const random = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n;
        for (let round = 0; round < 300; round++) {
            const side = (): string[] => Array.from({ length: random(4) }, () => 'abc'[random(3)]!);
            const [old, now] = [side(), side()];
            // So few lines that none is left out.
            const lines = lineDiff(old.join('\n'), now.join('\n')).filter((line) => line.kind !== 'gap');
            if (old.join() !== now.join()) {
                expect(lines.filter((line) => line.kind !== 'added').map((line) => line.text)).toEqual(old);
                expect(lines.filter((line) => line.kind !== 'removed').map((line) => line.text)).toEqual(now);
            }
        }
    });

    it('is told without a search where both sides are huge', () => {
        const lines = lineDiff(numbered(0, 5_000), numbered(10_000, 15_000));
        expect(lines).toHaveLength(10_000);
    });
});
