package dev.yoi.runtime.event;

import dev.yoi.runtime.error.WorkerRuntimeException;
import java.util.Collection;
import java.util.List;

/// The rules of what an execution may report, beyond what the types say. What breaks one is refused before it is
/// recorded: `invalid_request` or `limit_exceeded`.
public final class ReportRules {
    /// Longest id of a tool call or permission request, longest name of a tool and longest label of an option, in
    /// UTF-16 units.
    public static final int MAX_ID_CHARACTERS = 256;

    /// Most options of one permission request.
    public static final int MAX_OPTIONS = 32;

    private ReportRules() {}

    public static void check(Collection<? extends WorkerEvent> events) {
        for (WorkerEvent event : events) {
            switch (event) {
                case WorkerEvent.ToolCall e -> {
                    id("call", e.call());
                    length("tool", e.tool());
                }
                case WorkerEvent.ToolResult e -> id("call", e.call());
                case WorkerEvent.PermissionRequested e -> request(e);
                case WorkerEvent _ -> {}
            }
        }
    }

    private static void request(WorkerEvent.PermissionRequested event) {
        id("request", event.request());
        if (event.call() != null) {
            id("call", event.call());
        }
        List<PermissionOption> options = event.options();
        if (options.isEmpty()) {
            throw WorkerRuntimeException.invalid("options", "a permission request needs an option to choose");
        }
        if (options.size() > MAX_OPTIONS) {
            throw WorkerRuntimeException.limit(
                    "options", MAX_OPTIONS, "a permission request has at most " + MAX_OPTIONS + " options");
        }
        options.forEach(option -> {
            id("options", option.id());
            length("options", option.label());
        });
        if (options.stream().map(PermissionOption::id).distinct().count() < options.size()) {
            throw WorkerRuntimeException.invalid("options", "two options of the request have the same id");
        }
    }

    private static void id(String field, String id) {
        if (id.isBlank()) {
            throw WorkerRuntimeException.invalid(field, "an id must not be blank");
        }
        length(field, id);
    }

    /// What every state keeps of calls and requests is short.
    private static void length(String field, String name) {
        if (name.length() > MAX_ID_CHARACTERS) {
            throw WorkerRuntimeException.limit(
                    field,
                    MAX_ID_CHARACTERS,
                    "an id, a tool's name and an option's label have at most " + MAX_ID_CHARACTERS + " characters");
        }
    }
}
