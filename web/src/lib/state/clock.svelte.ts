import { createSubscriber } from 'svelte/reactivity';

/** The time that "3 min ago" counts from: moves once a second while something shows it and the page is seen. */
class Clock {
    private readonly read = createSubscriber((update) => {
        const timer = setInterval(() => document.hidden || update(), 1000);
        return () => clearInterval(timer);
    });

    get now(): number {
        this.read();
        return Date.now();
    }
}

export const clock = new Clock();
