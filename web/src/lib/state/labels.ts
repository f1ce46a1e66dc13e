/** `team=core` lines as the server wants labels; a line without `=` is a label with an empty value. */
export function parseLabels(text: string): Record<string, string> {
    const labels: Record<string, string> = {};
    for (const line of text.split('\n').map((each) => each.trim())) {
        if (line !== '') {
            const at = line.indexOf('=');
            labels[(at < 0 ? line : line.slice(0, at)).trim()] = at < 0 ? '' : line.slice(at + 1).trim();
        }
    }
    return labels;
}

/** Labels as they are typed: a value may hold blanks and commas, so each has a line of its own. */
export function labelLines(labels: Readonly<Record<string, string>>): string {
    return Object.entries(labels).map(([key, value]) => (value === '' ? key : `${key}=${value}`)).join('\n');
}
