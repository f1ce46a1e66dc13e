package dev.yoi.runtime.event;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The word that names an event's kind in files and payloads.
public enum EventKind {
    WORKER_CREATED("worker_created"),
    OPTIONS_CHANGED("options_changed"),
    INPUT_ACCEPTED("input_accepted"),
    INPUT_QUEUED("input_queued"),
    INPUT_WITHDRAWN("input_withdrawn"),
    EXECUTION_REQUESTED("execution_requested"),
    EXECUTION_STARTED("execution_started"),
    RUN_STARTED("run_started"),
    MESSAGE("message"),
    REASONING("reasoning"),
    TOOL_CALL("tool_call"),
    TOOL_RESULT("tool_result"),
    TOOL_RESOLVED("tool_resolved"),
    PERMISSION_REQUESTED("permission_requested"),
    PERMISSION_DECIDED("permission_decided"),
    USAGE("usage"),
    PLAN("plan"),
    RUN_FINISHED("run_finished"),
    EXECUTION_ENDED("execution_ended"),
    STOPPED("stopped"),
    CANCELLED("cancelled"),
    FAILED("failed"),
    FORKED("forked"),
    FORKED_TO("forked_to"),
    IMPORTED("imported"),
    DIAGNOSTIC("diagnostic"),
    EXTENSION("extension"),
    /// Stands for every kind that this version does not know; its own word is in the event.
    UNKNOWN("unknown");

    private static final Map<String, EventKind> BY_CODE = Stream.of(values())
            .filter(k -> k != UNKNOWN)
            .collect(Collectors.toUnmodifiableMap(EventKind::code, k -> k));

    private final String code;

    EventKind(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// The kind with this word; empty for one that this version does not know.
    public static Optional<EventKind> find(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
