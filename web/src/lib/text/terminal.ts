// What a run printed, made safe to show: colours as classes, everything else that would move a cursor or hide text
// either dropped (known control sequences) or made visible (stray controls, direction marks).

export interface Span {
    text: string;
    /** Class names of `ansi.css`; empty for plain text. */
    style: string;
    /** The text stands for something that can't be seen, such as `U+202E`. */
    mark: boolean;
}

export type Line = readonly Span[];

/** Longer lines are cut; the rest is in the raw event. */
export const LINE_LENGTH_MAX = 4_000;

interface Pen {
    fg: number | null;
    bg: number | null;
    bold: boolean;
    dim: boolean;
    italic: boolean;
    underline: boolean;
    strike: boolean;
    inverse: boolean;
}

const PLAIN: Pen = {
    fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, strike: false, inverse: false,
};

// What stands in a string is no other introducer: each place is looked at once, however many are never ended.
// CSI ... final; OSC ... BEL or ST; DCS, SOS, PM, APC ... ST; two-character escapes.
const ESCAPE =
    // eslint-disable-next-line no-control-regex
    /^(?:\x1b\[|\x9b)([0-?]*)([ -/]*)([@-~])|^(?:\x1b\]|\x9d)[^\x07\x1b\x90\x98\x9b-\x9f]*(?:\x07|\x1b\\|\x9c)|^(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x90\x98\x9b-\x9f]*(?:\x1b\\|\x9c)|^\x1b[ -/]+[0-~]|^\x1b[0-OQ-WYZ\\`a-~]/;
/** An escape that is not finished yet: the next piece may bring the rest. */
const UNFINISHED = /^(?:\x1b[ -/]*|\x1b\[[0-?]*[ -/]*|\x9b[0-?]*[ -/]*|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x9c]*)$/;
/** A longer one is none: its beginning is shown as what it is. */
const ESCAPE_LENGTH_MAX = 4_096;
const NUMBER = new Intl.NumberFormat('en');
const SPECIAL =
    /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]|\n/g;

const NAMES: Record<string, string> = { '\x00': 'NUL', '\x07': 'BEL', '\x08': 'BS', '\x7f': 'DEL', '\x1b': 'ESC' };

/** How something that can't be seen is shown. */
export function visible(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    return NAMES[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Reads output as it grows: each call to [push] costs what it adds. */
export class TerminalText {
    private readonly done: Span[][] = [[]];
    private pen: Pen = PLAIN;
    private rest = '';
    /** A carriage return came: what follows overwrites the line, unless it is the end of the line. */
    private returned = false;
    private lengthOfLine = 0;
    private cutOfLine = 0;

    get lines(): readonly Line[] {
        return this.done;
    }

    push(text: string): void {
        let input = this.rest + text;
        this.rest = '';
        while (input !== '') {
            SPECIAL.lastIndex = 0;
            const found = SPECIAL.exec(input);
            if (!found) {
                this.write(input);
                return;
            }
            if (found.index > 0) {
                this.write(input.slice(0, found.index));
            }
            input = this.special(input.slice(found.index), found[0]);
        }
    }

    /** Takes what stands at the start of `input`; answers what is left. */
    private special(input: string, character: string): string {
        if (character === '\n') {
            this.endLine();
            return input.slice(1);
        }
        if (character === '\r') {
            this.returned = true;
            return input.slice(1);
        }
        const escape = ESCAPE.exec(input.slice(0, ESCAPE_LENGTH_MAX));
        if (escape) {
            if (escape[3] === 'm' && escape[2] === '') {
                this.pen = penAfter(this.pen, escape[1] ?? '');
            } else if (escape[3] === 'K') {
                this.eraseLine(escape[1] ?? '');
            }
            return input.slice(escape[0].length);
        }
        if (input.length < ESCAPE_LENGTH_MAX && UNFINISHED.test(input)) {
            this.rest = input;
            return '';
        }
        if (/[\ud800-\udbff]/.test(character)) {
            const next = input.charAt(1);
            if (next === '') {
                this.rest = input;
                return '';
            }
            if (/[\udc00-\udfff]/.test(next)) {
                return this.pair(input);
            }
        }
        this.mark(visible(character));
        return input.slice(1);
    }

    private pair(input: string): string {
        const pair = input.slice(0, 2);
        const code = pair.codePointAt(0) ?? 0;
        // Tags (U+E0000...) are letters that nobody sees.
        if (code >= 0xe0000 && code <= 0xe0fff) {
            this.mark(visible(pair));
        } else {
            this.write(pair);
        }
        return input.slice(2);
    }

    private line(): Span[] {
        return this.done[this.done.length - 1]!;
    }

    private endLine(): void {
        this.returned = false;
        this.done.push([]);
        this.lengthOfLine = 0;
        this.cutOfLine = 0;
    }

    private eraseLine(argument: string): void {
        if (argument === '2' || this.returned) {
            this.clearLine();
        }
    }

    private clearLine(): void {
        this.done[this.done.length - 1] = [];
        this.lengthOfLine = 0;
        this.cutOfLine = 0;
        this.returned = false;
    }

    private write(text: string): void {
        if (this.returned) {
            this.clearLine();
        }
        const room = LINE_LENGTH_MAX - this.lengthOfLine;
        if (text.length > room) {
            this.cut(text.length - Math.max(0, room));
            text = text.slice(0, Math.max(0, room));
            if (text === '') {
                return;
            }
        }
        this.lengthOfLine += text.length;
        const line = this.line();
        const style = styleOf(this.pen);
        const last = line[line.length - 1];
        const cutMark = this.cutOfLine > 0 ? line.pop() : undefined;
        const before = cutMark ? line[line.length - 1] : last;
        if (before && !before.mark && before.style === style) {
            line[line.length - 1] = { text: before.text + text, style, mark: false };
        } else {
            line.push({ text, style, mark: false });
        }
        if (cutMark) {
            line.push(cutMark);
        }
    }

    private cut(characters: number): void {
        const line = this.line();
        if (this.cutOfLine > 0) {
            line.pop();
        }
        this.cutOfLine += characters;
        line.push({ text: `… ${NUMBER.format(this.cutOfLine)} more characters`, style: '', mark: true });
    }

    private mark(text: string): void {
        if (this.returned) {
            this.clearLine();
        }
        if (this.lengthOfLine >= LINE_LENGTH_MAX) {
            this.cut(1);
            return;
        }
        this.lengthOfLine += text.length;
        this.line().push({ text, style: '', mark: true });
    }
}

function penAfter(pen: Pen, argument: string): Pen {
    const codes = argument === '' ? [0] : argument.split(/[;:]/).map(Number);
    let next = pen;
    for (let i = 0; i < codes.length; i++) {
        const code = codes[i] ?? 0;
        if (code === 38 || code === 48) {
            const indexed = codes[i + 1] === 5;
            const colour = indexed ? (codes[i + 2] ?? 0) : null;
            // Of 256 colours the first 16 have names here; of the others only that there is one.
            const known = colour !== null && colour < 16 ? colour % 8 : null;
            next = code === 38 ? { ...next, fg: known } : { ...next, bg: known };
            i += indexed ? 2 : 4;
        } else {
            next = penWith(next, code);
        }
    }
    return next;
}

function penWith(pen: Pen, code: number): Pen {
    if (code >= 30 && code <= 37) return { ...pen, fg: code - 30 };
    if (code >= 90 && code <= 97) return { ...pen, fg: code - 90 };
    if (code >= 40 && code <= 47) return { ...pen, bg: code - 40 };
    if (code >= 100 && code <= 107) return { ...pen, bg: code - 100 };
    switch (code) {
        case 0: return PLAIN;
        case 1: return { ...pen, bold: true };
        case 2: return { ...pen, dim: true };
        case 3: return { ...pen, italic: true };
        case 4: return { ...pen, underline: true };
        case 7: return { ...pen, inverse: true };
        case 9: return { ...pen, strike: true };
        case 22: return { ...pen, bold: false, dim: false };
        case 23: return { ...pen, italic: false };
        case 24: return { ...pen, underline: false };
        case 27: return { ...pen, inverse: false };
        case 29: return { ...pen, strike: false };
        case 39: return { ...pen, fg: null };
        case 49: return { ...pen, bg: null };
        default: return pen;
    }
}

function styleOf(pen: Pen): string {
    if (pen === PLAIN) {
        return '';
    }
    const classes: string[] = [];
    if (pen.fg !== null) classes.push(`fg-${pen.fg}`);
    if (pen.bg !== null || pen.inverse) classes.push('highlight');
    if (pen.bold) classes.push('bold');
    if (pen.dim) classes.push('dim');
    if (pen.italic) classes.push('italic');
    if (pen.underline) classes.push('underline');
    if (pen.strike) classes.push('strike');
    return classes.join(' ');
}

// Besides controls and direction marks: letters without a shape, and tags.
const UNSEEN =
    /[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** A name, title or other short text of somebody else: what turns or hides text is made visible. */
export function shown(text: string): string {
    return text.replace(UNSEEN, (character) => `⟨${visible(character)}⟩`);
}

/** One line of plain text, for lists: no colours, no controls, the last line that says something. */
export function lastLine(text: string, length = 200): string {
    const tail = new TerminalText();
    tail.push(text.slice(-4 * length - 1_000));
    for (let i = tail.lines.length - 1; i >= 0; i--) {
        const plain = (tail.lines[i] ?? []).map((span) => (span.mark ? `⟨${span.text}⟩` : span.text)).join('').trim();
        if (plain !== '') {
            return plain.length > length ? `${plain.slice(0, length)}…` : plain;
        }
    }
    return '';
}
