package dev.yoi.runtime.state;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.model.InputKind;
import java.time.Instant;

/// An input that waits for its run; `seq` is its name. `queuedAt` is when it was first sent.
public record QueuedInput(long seq, InputKind kind, Content content, Instant queuedAt) {}
