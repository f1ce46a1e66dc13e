import { describe, expect, it } from 'vitest';
import { LINE_LENGTH_MAX, visible, TerminalText, lastLine, type Line } from '../src/lib/text/terminal';

function lines(...pieces: string[]): readonly Line[] {
    const terminal = new TerminalText();
    pieces.forEach((piece) => terminal.push(piece));
    return terminal.lines;
}

const plain = (all: readonly Line[]): string[] => all.map((line) => line.map((span) => (span.mark ? `<${span.text}>` : span.text)).join(''));

describe('what a run printed', () => {
    it('keeps colours as classes and drops other control sequences', () => {
        const [line] = lines('\x1b[1;32mok\x1b[0m \x1b[2J\x1b[10;4Hplain\x1b]0;title\x07.');
        expect(line).toEqual([
            { text: 'ok', style: 'fg-2 bold', mark: false },
            { text: ' plain.', style: '', mark: false },
        ]);
    });

    it('reads an escape that was cut in two', () => {
        const whole = '\x1b[31mred\x1b[0m \x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\ 😀 end';
        for (let cut = 0; cut <= whole.length; cut++) {
            expect(lines(whole.slice(0, cut), whole.slice(cut))).toEqual(lines(whole));
        }
        expect(plain(lines(whole))).toEqual(['red link 😀 end']);
    });

    it('lets a carriage return overwrite the line, as a progress bar means it', () => {
        expect(plain(lines('10 %\r50 %\r100 %\ndone'))).toEqual(['100 %', 'done']);
        expect(plain(lines('a\r\nb\r\n'))).toEqual(['a', 'b', '']);
    });

    it('shows what turns or hides text', () => {
        expect(plain(lines('a\u202eb\u2066c\u200bd\ufeff\x00\x07'))).toEqual(['a<U+202E>b<U+2066>c<U+200B>d<U+FEFF><NUL><BEL>']);
        expect(plain(lines('\udb40\udc41tag'))).toEqual(['<U+E0041>tag']);
        expect(plain(lines('half \ud83d.'))).toEqual(['half <U+D83D>.']);
    });

    it('cuts huge lines and says how much is missing', () => {
        const all = lines('x'.repeat(LINE_LENGTH_MAX), 'y'.repeat(1_000_000), '\nnext');
        expect(plain(all)[0]).toBe(`${'x'.repeat(LINE_LENGTH_MAX)}<… 1,000,000 more characters>`);
        expect(plain(all)[1]).toBe('next');
    });

    it('does not wait for ever for the end of an escape', () => {
        const all = plain(lines(`\x1b]${'x'.repeat(5_000)}`, '\nnext'));
        expect(all).toHaveLength(2);
        expect(all[0]).toContain('<ESC>');
    });

    it('never loses plain text, however it is cut', () => {
        let seed = 7;
        const random = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n;
        for (let round = 0; round < 200; round++) {
            const words = Array.from({ length: 20 }, (_, i) => (random(3) === 0 ? `\x1b[${random(110)}m` : `w${i}${random(4) === 0 ? '\n' : ' '}`));
            const text = words.join('');
            const cut = random(text.length);
            const expected = words.filter((word) => word.startsWith('w')).join('');
            expect(plain(lines(text.slice(0, cut), text.slice(cut))).join('\n')).toBe(expected);
        }
    });

    it('finds the last line that says something', () => {
        expect(lastLine('one\n\x1b[32mtwo\x1b[0m\n\n')).toBe('two');
        expect(lastLine('')).toBe('');
        expect(lastLine('x'.repeat(500), 10)).toBe('xxxxxxxxxx…');
    });
});

// Each of these took minutes, or still would. How long they take is not measured: whoever takes away a bound waits until the
// test is given up.
describe('output that costs its reader', () => {
    const INTRODUCERS = ['\x90', '\x98', '\x9b', '\x9d', '\x9e', '\x9f', '\x1bP', '\x1bX', '\x1b]', '\x1b[', '\x1b^', '\x1b_', '\x1b', '\x1b(', '\r'];

    it.each(INTRODUCERS.map((introducer) => [[...introducer].map(visible).join(' '), introducer]))('is gone through once where nothing ends %s', (_, introducer) => {
        for (const between of ['', 'a', '\n', ';1', ' ']) {
            const text = `${introducer}${between}`.repeat(100_000 / (introducer.length + between.length));
            expect(lines(text).length).toBeGreaterThan(0);
            expect(lines(`${text}\x07`).length).toBeGreaterThan(0);
        }
    });

    it('is gone through once whatever introducers stand in each other', () => {
        for (const a of INTRODUCERS) {
            for (const b of INTRODUCERS) {
                expect(lines(`${a}${b}x`.repeat(30_000 / (a.length + b.length + 1))).length).toBeGreaterThan(0);
            }
        }
    });

    it('shows what only looks like the beginning of something longer', () => {
        expect(plain(lines(`\x9d${'x'.repeat(5_000)}\x07end`, '\n'))[0]).toContain('<U+009D>');
        expect(plain(lines('\x9d0;title\x07shown'))).toEqual(['shown']);
    });
});
