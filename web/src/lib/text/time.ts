/** "12 s", "4 min", "3 h", "5 d": how long something lasted or is ago. */
export function span(ms: number): string {
    const s = Math.max(0, Math.round(ms / 1000));
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min`;
    if (s < 86_400) return `${Math.floor(s / 3600)} h`;
    return `${Math.floor(s / 86_400)} d`;
}

/** A duration with the precision that short ones deserve. */
export function duration(ms: number): string {
    if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
    if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
    return span(ms);
}

// Made once: making one takes far longer than using it, and a list asks for dozens with each picture.
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
const NUMBER = new Intl.NumberFormat('en');

export function clockTime(at: string | number): string {
    return format(CLOCK, at);
}

export function dateTime(at: string | number): string {
    return format(DATE, at);
}

function format(how: Intl.DateTimeFormat, at: string | number): string {
    const time = typeof at === 'number' ? at : Date.parse(at);
    return Number.isNaN(time) ? '' : how.format(time);
}

export function count(n: number, one: string, many = `${one}s`): string {
    return `${NUMBER.format(n)} ${n === 1 ? one : many}`;
}
