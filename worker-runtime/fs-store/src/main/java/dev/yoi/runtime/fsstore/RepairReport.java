package dev.yoi.runtime.fsstore;

import java.util.List;

/// What a repair came to: what it did, or would do, and what is still wrong afterwards.
public record RepairReport(boolean dryRun, List<RepairAction> actions, List<Finding> left) {
    public RepairReport {
        actions = List.copyOf(actions);
        left = List.copyOf(left);
    }
}
