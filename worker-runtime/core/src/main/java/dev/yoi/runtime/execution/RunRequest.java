package dev.yoi.runtime.execution;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.model.InputKind;

/// One input for an execution to answer, as run number `run`. The input and the beginning of the run are durable.
public record RunRequest(long run, InputKind kind, Content content) {}
