import { preferences } from './preferences.svelte';

/** Browsers offer it on secure origins only, which this machine's own address is. */
export const canNotify = (): boolean => window.isSecureContext && 'Notification' in window;

/** Asks the browser, which asks the person; false where it is not wanted. */
export async function allowNotifying(): Promise<boolean> {
    return canNotify() && (await Notification.requestPermission()) === 'granted';
}

/** Says that so many things need a person, where that is wanted and the page is not looked at. */
export function notify(count: number): void {
    if (preferences.notify.on && canNotify() && Notification.permission === 'granted' && document.hidden) {
        const notification = new Notification(count === 1 ? 'Something needs you' : `${count} things need you`, { tag: 'yoi-needs', body: 'Yoi' });
        notification.onclick = () => {
            window.focus();
            notification.close();
        };
    }
}
