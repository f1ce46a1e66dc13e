import { describe, expect, it } from 'vitest';
import { Heights } from '../src/lib/heights';

/** The same, added up each time. */
class Plain {
    constructor(readonly rows: number[]) {}

    before(index: number): number {
        return this.rows.slice(0, index).reduce((a, b) => a + b, 0);
    }

    at(y: number): number {
        let index = 0;
        while (index < this.rows.length && this.before(index + 1) <= y) {
            index++;
        }
        return index;
    }
}

describe('the heights of a list', () => {
    it('are those that one gets by adding them up, whatever was measured anew', () => {
        let seed = 7;
        const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
        for (const count of [0, 1, 2, 3, 7, 8, 9, 100]) {
            const rows = Array.from({ length: count }, () => random(90));
            const heights = new Heights(count, (i) => rows[i]!);
            const plain = new Plain(rows);
            for (let round = 0; round < 60; round++) {
                expect(heights.total).toBe(plain.before(count));
                const index = random(count + 1);
                expect(heights.before(index)).toBe(plain.before(index));
                const y = random(heights.total + 50) - 10;
                expect(heights.at(y)).toBe(plain.at(y));
                if (count > 0) {
                    const [changed, height] = [random(count), random(90)];
                    expect(heights.set(changed, height)).toBe(rows[changed] !== height);
                    rows[changed] = height;
                }
            }
        }
    });
});
