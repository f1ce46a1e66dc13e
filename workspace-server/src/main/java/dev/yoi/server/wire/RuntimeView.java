package dev.yoi.server.wire;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.store.StoreIdentity;
import dev.yoi.runtime.store.StoreStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One runtime. `readOnlyReason` is null while its store takes writes.
public record RuntimeView(
        String runtimeId,
        String kind,
        String storeId,
        long epoch,
        boolean writable,
        @Nullable Reason readOnlyReason,
        List<DiagnosticView> diagnostics) {
    public record Reason(String code, String message) {}

    public static RuntimeView of(WorkerRuntime runtime) {
        StoreIdentity identity = runtime.identity();
        StoreStatus status = runtime.storeStatus();
        return new RuntimeView(
                identity.runtimeId().value(),
                "embedded",
                identity.storeId().toString(),
                identity.epoch(),
                status.writable(),
                reason(status),
                DiagnosticView.all(runtime.diagnostics()));
    }

    private static @Nullable Reason reason(StoreStatus status) {
        return switch (status) {
            case StoreStatus.Writable _ -> null;
            case StoreStatus.ReadOnly readOnly -> new Reason(readOnly.code().value(), readOnly.message());
        };
    }
}
