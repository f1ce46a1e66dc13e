/** The time that "3 min ago" counts from; moves once a second while the page is seen. */
class Clock {
    now = $state(Date.now());

    constructor() {
        setInterval(() => {
            if (!document.hidden) {
                this.now = Date.now();
            }
        }, 1000);
    }
}

export const clock = new Clock();
