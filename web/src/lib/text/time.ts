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

export function clockTime(at: string | number): string {
    return new Date(at).toLocaleTimeString(undefined, { hour12: false });
}

export function dateTime(at: string | number): string {
    return new Date(at).toLocaleString(undefined, { hour12: false, dateStyle: 'medium', timeStyle: 'medium' });
}

export function count(n: number, one: string, many = `${one}s`): string {
    return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
