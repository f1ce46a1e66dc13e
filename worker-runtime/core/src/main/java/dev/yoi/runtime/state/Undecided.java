package dev.yoi.runtime.state;

import java.util.List;

/// What waits for a person: permission requests, and *indeterminate* tool calls, of which nobody knows whether
/// they happened (I9). Oldest first.
public record Undecided(List<OpenRequest> requests, List<OpenCall> calls) {
    public static final Undecided NOTHING = new Undecided(List.of(), List.of());

    public Undecided {
        requests = List.copyOf(requests);
        calls = List.copyOf(calls);
    }

    public boolean isEmpty() {
        return requests.isEmpty() && calls.isEmpty();
    }
}
