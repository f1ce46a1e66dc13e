import { Lexer, Tokenizer, type MarkedOptions, type Tokens, type TokensList } from 'marked';

// What Markdown costs grows with how deep its blocks lie, how wide its tables are and, far faster, with how many marks stand in
// one paragraph: a few kilobytes can keep a browser busy for minutes. Texts are written by strangers, so what is far beyond
// what people write stays text.

/** Quotes and lists in each other; a person writes three. */
const DEPTH_MAX = 50;
/** Characters of one paragraph or cell that may begin or end something. Their cost grows with the third power. */
const MARKS_MAX = 500;
/** Of all tables of a text. A row of two characters has as many as the table has columns. */
const CELLS_MAX = 20_000;
/** Of the address of a reference, which is written once and stands wherever it is referred to. */
const ADDRESS_MAX = 2_000;

const DEEP = new RegExp(`^(?:[ \\t]*(?:>|[-+*](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))){${DEPTH_MAX}}`, 'm');
const MARKS = new Set([...'*_~[]()!<`\\']);

class TooMuch extends Error {}

class BoundedTokenizer extends Tokenizer {
    private cells = 0;

    override table(source: string): Tokens.Table | undefined {
        const [, columns] = /^[^\n]*\n([ \t|:-]+)(?:\n|$)/.exec(source) ?? [];
        if (columns !== undefined && columns.includes('-')) {
            const end = source.indexOf('\n\n');
            const rows = source.slice(0, end < 0 ? source.length : end).split('\n').length;
            this.cells += rows * columns.split('|').length;
            if (this.cells > CELLS_MAX) {
                throw new TooMuch();
            }
        }
        return super.table(source);
    }

    override def(source: string): Tokens.Def | undefined {
        const found = super.def(source);
        if (found && found.raw.length > ADDRESS_MAX) {
            throw new TooMuch();
        }
        return found;
    }
}

/** The parts of a text; null where it is laid out in a way that only text can show. */
export function tokensOf(source: string, options: MarkedOptions): TokensList | null {
    if (DEEP.test(source)) {
        return null;
    }
    const lexer = new Lexer({ ...options, tokenizer: new BoundedTokenizer() });
    try {
        lexer.blockTokens(source.replace(/\r\n?/g, '\n'), lexer.tokens);
        for (const { src, tokens } of lexer.inlineQueue) {
            if (isDense(src)) {
                tokens.push({ type: 'text', raw: src, text: src, escaped: false });
            } else {
                lexer.inlineTokens(src, tokens);
            }
        }
    } catch (cause) {
        if (cause instanceof TooMuch || cause instanceof RangeError) {
            return null; // A RangeError: blocks so deep in each other that the stack ends.
        }
        throw cause;
    }
    return lexer.tokens;
}

function isDense(paragraph: string): boolean {
    let marks = 0;
    for (let i = 0; i < paragraph.length && marks <= MARKS_MAX; i++) {
        if (MARKS.has(paragraph[i]!)) {
            marks++;
        }
    }
    return marks > MARKS_MAX;
}
