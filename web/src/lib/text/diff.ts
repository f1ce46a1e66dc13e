/** One line of a difference; `gap` stands for lines that are the same on both sides. */
export interface DiffLine {
    kind: 'same' | 'added' | 'removed' | 'gap';
    text: string;
}

/** Lines around a change that are shown with it. */
const CONTEXT = 3;
/** Of the table that finds what both sides share. What is larger is shown as taken out and put in. */
const CELLS_MAX = 1_000_000;

/** What changed between two texts, line by line. `before` is null where there was no file. */
export function lineDiff(before: string | null, after: string): DiffLine[] {
    const old = before === null ? [] : linesOf(before);
    const now = linesOf(after);
    let start = 0;
    while (start < old.length && start < now.length && old[start] === now[start]) {
        start++;
    }
    let end = 0;
    while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) {
        end++;
    }
    return shortened([
        ...old.slice(0, start).map(same),
        ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
        ...old.slice(old.length - end).map(same),
    ]);
}

const same = (text: string): DiffLine => ({ kind: 'same', text });
const added = (text: string): DiffLine => ({ kind: 'added', text });
const removed = (text: string): DiffLine => ({ kind: 'removed', text });

function linesOf(text: string): string[] {
    const lines = text.split('\n');
    return lines[lines.length - 1] === '' ? lines.slice(0, -1) : lines;
}

/** By the longest run of lines that both share. */
function middle(old: string[], now: string[]): DiffLine[] {
    if (old.length * now.length > CELLS_MAX) {
        return [...old.map(removed), ...now.map(added)];
    }
    const width = now.length + 1;
    const shared = new Uint32Array((old.length + 1) * width);
    for (let i = old.length - 1; i >= 0; i--) {
        for (let j = now.length - 1; j >= 0; j--) {
            shared[i * width + j] =
                old[i] === now[j] ? shared[(i + 1) * width + j + 1]! + 1 : Math.max(shared[(i + 1) * width + j]!, shared[i * width + j + 1]!);
        }
    }
    const lines: DiffLine[] = [];
    let i = 0;
    let j = 0;
    while (i < old.length || j < now.length) {
        if (i < old.length && j < now.length && old[i] === now[j]) {
            lines.push(same(old[i]!));
            i++;
            j++;
        } else if (i < old.length && (j >= now.length || shared[(i + 1) * width + j]! >= shared[i * width + j + 1]!)) {
            lines.push(removed(old[i++]!));
        } else {
            lines.push(added(now[j++]!));
        }
    }
    return lines;
}

function shortened(lines: DiffLine[]): DiffLine[] {
    const near = new Uint8Array(lines.length);
    lines.forEach((line, i) => {
        if (line.kind !== 'same') {
            near.fill(1, Math.max(0, i - CONTEXT), i + CONTEXT + 1);
        }
    });
    const shown: DiffLine[] = [];
    for (let i = 0; i < lines.length; i++) {
        if (near[i] === 1) {
            shown.push(lines[i]!);
            continue;
        }
        const from = i;
        while (i + 1 < lines.length && near[i + 1] === 0) {
            i++;
        }
        shown.push({ kind: 'gap', text: `${i + 1 - from} ${i === from ? 'line' : 'lines'} as before` });
    }
    return shown;
}
