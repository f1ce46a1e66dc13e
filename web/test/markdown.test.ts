import { describe, expect, it } from 'vitest';
import { markdown } from '../src/lib/text/markdown';
import { tokensOf } from '../src/lib/text/markdown-tokens';

function html(source: string): HTMLElement {
    const holder = document.createElement('div');
    holder.innerHTML = markdown(source);
    return holder;
}

const HOSTILE = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1))',
    '[click](JaVaScRiPt:alert(1))',
    '[click](data:text/html,<script>alert(1)</script>)',
    '[click](//evil.example/x)',
    '<a href="javascript:alert(1)">x</a>',
    '<svg onload=alert(1)><animate onbegin=alert(1)></svg>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=password></form>',
    '<style>body{display:none}</style>',
    '<div style="position:fixed;inset:0">over everything</div>',
    '![x](https://evil.example/pixel.png)',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    '`<script>` **<img src=x onerror=alert(1)>**',
    '[x](https://ok.example "t\\" onmouseover=\\"alert(1)")',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
];

describe('Markdown by strangers', () => {
    it.each(HOSTILE)('is harmless: %s', (source) => {
        const all = [...html(source).querySelectorAll('*')];
        for (const element of all) {
            expect(['SCRIPT', 'IMG', 'SVG', 'IFRAME', 'FORM', 'STYLE', 'MATH', 'OBJECT']).not.toContain(element.tagName.toUpperCase());
            for (const { name, value } of element.attributes) {
                expect(name).not.toMatch(/^(on|style$|src|id$|data-|xlink)/);
                if (name === 'href') {
                    expect(value).toMatch(/^(https?:|mailto:|#|\/(?!\/))/);
                }
            }
        }
    });

    it('opens links elsewhere, without telling where from', () => {
        const link = html('[x](https://example.org)').querySelector('a')!;
        expect(link.target).toBe('_blank');
        expect(link.rel).toBe('noopener noreferrer nofollow');
    });

    it('loads no picture; a link says that there is one', () => {
        const holder = html('![a cat](https://example.org/cat.png)');
        expect(holder.querySelector('img')).toBeNull();
        expect(holder.querySelector('a')!.textContent).toBe('picture: a cat');
    });

    it('keeps headings below those of the page, tables, code and check boxes', () => {
        const holder = html('# One\n\n- [x] done\n- [ ] not\n\n|a|b|\n|-|-|\n|1|2|\n\n```js\nlet x = 1 < 2;\n```');
        expect(holder.querySelector('h1, h2')).toBeNull();
        expect(holder.querySelector('h3')!.textContent).toBe('One');
        expect([...holder.querySelectorAll('input')].map((box) => [box.type, box.checked, box.disabled])).toEqual([
            ['checkbox', true, true],
            ['checkbox', false, true],
        ]);
        expect(holder.querySelectorAll('td')).toHaveLength(2);
        expect(holder.querySelector('pre code')!.textContent).toBe('let x = 1 < 2;\n');
    });

    it('skips no level of headings, whatever the author counted from', () => {
        const levels = (source: string): string[] => [...html(source).querySelectorAll('h3, h4, h5, h6')].map((each) => each.tagName);
        expect(levels('## a\n\n#### b\n\n## c\n\n# d')).toEqual(['H3', 'H4', 'H3', 'H3']);
        expect(levels('# a\n\n# b')).toEqual(['H3', 'H3']);
    });

    it('makes visible what turns or hides text', () => {
        expect(html('a\u202eb [x](https://example.org/\u202e"q)').textContent).toContain('a⟨U+202E⟩b');
    });

    it('opens links of this page in it, and none that would sign the reader in', () => {
        expect(html('[x](/tickets/ABC)').querySelector('a')!.target).toBe('');
        expect(html('[x](/api/v1/workers)').querySelector('a')!.target).toBe('_blank');
        for (const to of ['#code=abc', '/#code=abc', '/tickets?q=1#code=abc', 'http://127.0.0.1:8787/#code=abc']) {
            expect(html(`[x](${to})`).querySelector('a')!.hasAttribute('href')).toBe(false);
        }
    });

    it('bounds what it draws', () => {
        expect(html('word '.repeat(200_000)).textContent).toContain('The rest is not shown here.');
    });
});

/** As long as a text is drawn, of something again and again. */
const LENGTH = 100_000;
const again = (part: string, length = LENGTH): string => part.repeat(Math.ceil(length / part.length)).slice(0, length);

// None of these may throw or go on for ever; the slowest of them took minutes with a tenth of the length. How long they
// take is not measured: whoever takes away a bound waits until the test is given up.
describe('Markdown that costs its reader', () => {
    it.each(['>', '- ', '1. ', '> - ', '>1. '])('is text where it is deep: %s again and again', (part) => {
        const holder = html(again(part, 10_000));
        expect(holder.querySelector('blockquote, li')).toBeNull();
        expect(holder.querySelector('pre')!.textContent).toBe(again(part, 10_000));
    });

    it.each(['**a_', '_a', '*a#', '**www.', '~a!', '[a](', '`a``', 'www.a](', 'http://a(', '<a ', '!['])(
        'is text where it is dense: %s again and again',
        (part) => {
            // Compared here, since what a failure would print is long.
            expect(html(again(part)).textContent.trim() === again(part).trim()).toBe(true);
        },
    );

    it('is drawn around a paragraph that is too dense', () => {
        const holder = html(`# Head\n\n${again('**a_', 10_000)}\n\n*tail*`);
        expect(holder.querySelector('h3')!.textContent).toBe('Head');
        expect(holder.querySelector('em')!.textContent).toBe('tail');
    });

    it('makes no table that is far larger than its text, and repeats no long address', () => {
        const wide = `${again('|a', 2_000)}\n${again('|-', 2_000)}\n${again('|b\n', 30_000)}`;
        expect(html(wide).querySelector('td')).toBeNull();
        const many = again(`${again('|a', 200)}\n${again('|-', 200)}\n${again('|b\n', 300)}\n\n`, 90_000);
        expect(html(many).querySelector('td')).toBeNull();
        expect(html(`[a]: http://${again('a', 50_000)}\n\n${again('[a] ', 40_000)}`).querySelector('a')).toBeNull();
        expect(html(`[a]: http://${again('a', 1_900)}\n\n${again(`${again('[a] ', 400)}\n\n`, 90_000)}`).querySelector('a')).toBeNull();
    });

    it('gets through whatever marks follow each other', () => {
        const marks = ['*', '_', '~~', '[', ']', '(', '`', '<', '>', '- ', '|', '\\', '#', '\n', '\n\n', '    ', 'www.', '@', '&'];
        for (const a of marks) {
            for (const b of marks) {
                expect(() => tokensOf(again(`${a}a${b}`), {})).not.toThrow();
                expect(() => tokensOf(again(`${a}${b}`), {})).not.toThrow();
            }
        }
        const indented = Array.from({ length: 300 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n');
        expect(() => tokensOf(indented, {})).not.toThrow();
    });
});
