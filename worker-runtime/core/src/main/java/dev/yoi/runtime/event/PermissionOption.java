package dev.yoi.runtime.event;

import dev.yoi.runtime.model.OptionKind;

/// One of the answers that a permission request takes: `id` names it to whoever asked, `label` is for a person.
public record PermissionOption(String id, String label, OptionKind kind) {
    /// An option whose name says it all.
    public static PermissionOption named(String id) {
        return new PermissionOption(id, id, OptionKind.OTHER);
    }
}
