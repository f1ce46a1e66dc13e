/** A choice of this browser, on or off. */
class Choice {
    private chosen = $state(false);

    constructor(
        private readonly key: string,
        usual: boolean,
    ) {
        this.chosen = usual;
        try {
            this.chosen = (localStorage.getItem(key) ?? String(usual)) === 'true';
        } catch {
            // A browser that keeps nothing: as it is usual.
        }
    }

    get on(): boolean {
        return this.chosen;
    }

    set on(on: boolean) {
        this.chosen = on;
        try {
            localStorage.setItem(this.key, String(on));
        } catch {
            // It lasts as long as the page.
        }
    }
}

export const preferences = {
    /** Keys of one letter do something. Who speaks to the machine, or slips, may turn them off. */
    letterKeys: new Choice('yoi.keys', true),
    /** The desktop says it when something needs a person and the page is not looked at. */
    notify: new Choice('yoi.notify', false),
};
