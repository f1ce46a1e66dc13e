/** `team=core urgent` as the server wants labels; a word without `=` is a label with an empty value. */
export function parseLabels(text: string): Record<string, string> {
    const labels: Record<string, string> = {};
    for (const word of text.split(/[\s,]+/)) {
        if (word !== '') {
            const at = word.indexOf('=');
            labels[at < 0 ? word : word.slice(0, at)] = at < 0 ? '' : word.slice(at + 1);
        }
    }
    return labels;
}
