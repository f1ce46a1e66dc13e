/** The beginning and the end of a long text; what lies between is counted and not drawn. */
export interface Excerpt {
    head: string;
    tail: string | null;
    hiddenLines: number;
    /** Of lines too long to be drawn whole. */
    hiddenCharacters: number;
}

const CHARACTERS_MAX = 200_000;

export function excerpt(text: string, headLines: number, tailLines: number): Excerpt {
    let headEnd = 0;
    for (let line = 0; line < headLines; line++) {
        const end = text.indexOf('\n', headEnd);
        if (end < 0) {
            return bounded(text);
        }
        headEnd = end + 1;
    }
    let tailStart = text.endsWith('\n') ? text.length - 1 : text.length;
    for (let line = 0; line < tailLines; line++) {
        tailStart = text.lastIndexOf('\n', tailStart - 1);
        if (tailStart < headEnd) {
            return bounded(text);
        }
    }
    tailStart++;
    const hiddenLines = lines(text, headEnd, tailStart);
    if (hiddenLines === 0) {
        return bounded(text);
    }
    const head = text.slice(0, headEnd).slice(0, CHARACTERS_MAX);
    const tail = text.slice(tailStart).slice(-CHARACTERS_MAX);
    return { head, tail, hiddenLines, hiddenCharacters: headEnd - head.length + (text.length - tailStart) - tail.length };
}

function bounded(text: string): Excerpt {
    return text.length <= 2 * CHARACTERS_MAX
        ? { head: text, tail: null, hiddenLines: 0, hiddenCharacters: 0 }
        : {
              head: text.slice(0, CHARACTERS_MAX),
              tail: text.slice(-CHARACTERS_MAX),
              hiddenLines: 0,
              hiddenCharacters: text.length - 2 * CHARACTERS_MAX,
          };
}

function lines(text: string, from: number, to: number): number {
    let count = 0;
    for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
        count++;
    }
    return count;
}
