/**
 * The heights of the rows of a list, one above the other (a Fenwick tree): where a row begins, which row covers a place,
 * and a row that is measured anew each cost the logarithm of how many there are, so that a long list scrolls like a short one.
 */
export class Heights {
    /** `sums[i]` holds the rows from `i` on that the tree adds up there; index 0 is not used. */
    private readonly sums: Float64Array;
    private readonly rows: Float64Array;
    private readonly top: number;

    constructor(readonly count: number, heightOf: (index: number) => number) {
        this.rows = new Float64Array(count);
        this.sums = new Float64Array(count + 1);
        this.top = count === 0 ? 0 : 2 ** Math.floor(Math.log2(count));
        for (let i = 1; i <= count; i++) {
            const height = heightOf(i - 1);
            this.rows[i - 1] = height;
            this.sums[i]! += height;
            const parent = i + (i & -i);
            if (parent <= count) {
                this.sums[parent]! += this.sums[i]!;
            }
        }
    }

    get total(): number {
        return this.before(this.count);
    }

    /** Where the row begins: the heights of all in front of it. */
    before(index: number): number {
        let sum = 0;
        for (let i = Math.max(0, Math.min(index, this.count)); i > 0; i -= i & -i) {
            sum += this.sums[i]!;
        }
        return sum;
    }

    /** The row that covers `y`; 0 above the first, the count below the last. */
    at(y: number): number {
        let index = 0;
        let rest = y;
        for (let step = this.top; step > 0; step >>= 1) {
            const next = index + step;
            if (next <= this.count && this.sums[next]! <= rest) {
                index = next;
                rest -= this.sums[next]!;
            }
        }
        return index;
    }

    /** False where that was its height already. */
    set(index: number, height: number): boolean {
        const by = height - this.rows[index]!;
        if (by === 0) {
            return false;
        }
        this.rows[index] = height;
        for (let i = index + 1; i <= this.count; i += i & -i) {
            this.sums[i]! += by;
        }
        return true;
    }
}
