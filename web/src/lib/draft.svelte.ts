const PREFIX = 'yoi.draft.';

/** What is being typed. It stays in this tab until it was sent or left: through a reload, another view, another sign-in. */
export class Draft {
    private typed = $state('');

    constructor(private readonly key: string) {
        this.typed = kept(PREFIX + key) ?? '';
    }

    get text(): string {
        return this.typed;
    }

    set text(text: string) {
        this.typed = text;
        keep(PREFIX + this.key, text === '' ? null : text);
    }

    /** `text` arrived. What was typed behind it while that was awaited stays. */
    sent(text: string): void {
        if (this.typed.startsWith(text)) {
            this.text = this.typed.slice(text.length).trimStart();
        }
    }
}

export function kept(key: string): string | null {
    try {
        return sessionStorage.getItem(key);
    } catch {
        return null;
    }
}

export function keep(key: string, text: string | null): void {
    try {
        if (text === null) {
            sessionStorage.removeItem(key);
        } else {
            sessionStorage.setItem(key, text);
        }
    } catch {
        // A browser that keeps nothing, or is full: it lasts as long as the view.
    }
}

/** Nothing of what was typed here is left for who signs in next. */
export function forgetDrafts(): void {
    try {
        Object.keys(sessionStorage).filter((key) => key.startsWith('yoi.')).forEach((key) => sessionStorage.removeItem(key));
    } catch {
        // Nothing is kept.
    }
}
