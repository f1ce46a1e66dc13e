/** One server-sent event; `id` is null where the event carries none. */
export interface SseEvent {
    event: string;
    id: string | null;
    data: string;
}

/**
 * Reads `text/event-stream` piece by piece. Ends of line may be cut in two anywhere, so the rest of a line waits for
 * the next piece. Comments (heartbeats) are passed over.
 */
export class SseParser {
    private rest = '';
    private event = '';
    private id: string | null = null;
    private data: string[] = [];

    push(piece: string): SseEvent[] {
        const events: SseEvent[] = [];
        const text = this.rest + piece;
        let from = 0;
        for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', from)) {
            const line = text.slice(from, end).replace(/\r$/, '');
            from = end + 1;
            const event = this.line(line);
            if (event) {
                events.push(event);
            }
        }
        this.rest = text.slice(from);
        return events;
    }

    private line(line: string): SseEvent | null {
        if (line === '') {
            return this.dispatch();
        }
        const colon = line.indexOf(':');
        if (colon === 0) {
            return null;
        }
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'event') {
            this.event = value;
        } else if (field === 'data') {
            this.data.push(value);
        } else if (field === 'id') {
            this.id = value;
        }
        return null;
    }

    private dispatch(): SseEvent | null {
        const event =
            this.data.length > 0 ? { event: this.event || 'message', id: this.id, data: this.data.join('\n') } : null;
        this.event = '';
        this.id = null;
        this.data = [];
        return event;
    }
}
