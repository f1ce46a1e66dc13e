import { shown, visible } from './terminal';

const PLAIN = /^[\w@%+=:,./-]+$/;
/** Blanks that look like the blank and are none. */
const ODD_BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** One word of a command, so that what is seen is what is run: where it ends, and what in it can't be seen. */
export function argument(text: string): string {
    if (PLAIN.test(text)) {
        return text;
    }
    const seen = shown(text).replace(ODD_BLANKS, (blank) => `⟨${visible(blank)}⟩`);
    return `"${seen.replace(/["\\]/g, '\\$&')}"`;
}
