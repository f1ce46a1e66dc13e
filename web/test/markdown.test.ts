import { describe, expect, it } from 'vitest';
import { markdown } from '../src/lib/text/markdown';

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

    it('bounds what it draws', () => {
        expect(html('word '.repeat(200_000)).textContent).toContain('The rest is not shown here.');
    });
});
