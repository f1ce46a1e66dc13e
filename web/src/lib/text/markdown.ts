import DOMPurify from 'dompurify';
import { Marked, type TokensList } from 'marked';
import { tokensOf } from './markdown-tokens';
import { visible } from './terminal';

// Model output and tickets are written by strangers. Markdown becomes HTML, then everything but a short list of
// elements and attributes is removed; pictures do not load by themselves.

const TAGS = [
    'a', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'input', 'li', 'ol', 'p',
    'pre', 'span', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul',
];
const ATTRIBUTES = ['href', 'title', 'start', 'type', 'checked', 'disabled', 'align', 'rel', 'target'];
const LENGTH_MAX = 100_000;
/** Of what is made of it: a reference repeats its address. */
const HTML_LENGTH_MAX = 1_000_000;

// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

const marked = new Marked({ gfm: true, breaks: false, async: false });
marked.use({
    renderer: {
        html: ({ text }) => escape(text),
        // The address of a picture is told to its host when it loads: a link asks first.
        image: ({ href, text }) =>
            `<a href="${escape(href)}">picture${text === '' ? '' : `: ${escape(text)}`}</a>`,
    },
});

const purifier = DOMPurify(window);
purifier.addHook('afterSanitizeAttributes', (node) => {
    if (node.tagName === 'A') {
        const to = node.getAttribute('href') ?? '';
        if (to.includes('#code=')) {
            // It would sign its reader in as whoever made the code.
            node.removeAttribute('href');
        }
        node.setAttribute('rel', 'noopener noreferrer nofollow');
        if (!to.startsWith('/') || to.startsWith('/api/')) {
            node.setAttribute('target', '_blank');
        }
    } else if (node.tagName === 'INPUT') {
        // Only the check boxes of task lists, and those can't be used.
        if (node.getAttribute('type') !== 'checkbox') {
            node.remove();
        } else {
            node.setAttribute('disabled', '');
            node.setAttribute('aria-label', node.hasAttribute('checked') ? 'done' : 'not done');
        }
    }
});

/** Safe HTML of a Markdown text; of one that would take a browser too long, the text as it was written. */
export function markdown(source: string): string {
    const cut = source.length > LENGTH_MAX;
    const seen = source.slice(0, LENGTH_MAX).replace(UNSEEN, (character) => `⟨${visible(character)}⟩`);
    const safe = laidOut(seen) ?? `<pre>${escape(seen)}</pre>`;
    return cut ? `${safe}<p><em>The rest is not shown here.</em></p>` : safe;
}

function laidOut(seen: string): string | null {
    const tokens = tokensOf(seen, marked.defaults);
    if (tokens === null) {
        return null;
    }
    levelHeadings(tokens);
    const html = marked.parser(tokens);
    if (html.length > HTML_LENGTH_MAX) {
        return null;
    }
    return purifier.sanitize(html, {
        ALLOWED_TAGS: TAGS,
        ALLOWED_ATTR: ATTRIBUTES,
        // Nothing in a text has a name that `#name` could lead to.
        ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|\/(?!\/))/i,
        // Only links are addresses; the others would have to look like one.
        ADD_URI_SAFE_ATTR: ['type', 'start', 'align'],
        ALLOW_DATA_ATTR: false,
        ALLOW_ARIA_ATTR: false,
    });
}

/** Headings of the text begin below those of the page, and skip no level, whatever the author counted from. */
function levelHeadings(tokens: TokensList): void {
    const open: number[] = [];
    marked.walkTokens(tokens, (token) => {
        if (token.type === 'heading') {
            while (open.length > 0 && open[open.length - 1]! >= token['depth']) {
                open.pop();
            }
            open.push(token['depth']);
            token['depth'] = Math.min(6, 2 + open.length);
        }
    });
}

function escape(text: string): string {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
