import { preferences } from './preferences.svelte';

/** A key press that means something to the page: not typed into a field, not with a modifier. */
export function isCommandKey(event: KeyboardEvent): boolean {
    const target = event.target;
    const typing = target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !typing && document.querySelector('dialog[open]') === null;
    return plain && (preferences.letterKeys.on || event.key.length > 1);
}
