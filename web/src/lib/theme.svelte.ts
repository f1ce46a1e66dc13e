export type Theme = 'system' | 'light' | 'dark';

const KEY = 'yoi.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Light or dark: the system's choice, or one made here. */
class ThemeChoice {
    chosen: Theme = $state('system');

    constructor() {
        const kept = stored();
        this.chosen = kept === 'light' || kept === 'dark' ? kept : 'system';
        dark.addEventListener('change', () => this.apply());
        this.apply();
    }

    choose(theme: Theme): void {
        this.chosen = theme;
        try {
            localStorage.setItem(KEY, theme);
        } catch {
            // A browser that keeps nothing: it lasts as long as the page.
        }
        this.apply();
    }

    private apply(): void {
        const isDark = this.chosen === 'dark' || (this.chosen === 'system' && dark.matches);
        document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    }
}

function stored(): string | null {
    try {
        return localStorage.getItem(KEY);
    } catch {
        return null;
    }
}

export const theme = new ThemeChoice();
