package dev.yoi.runtime.state;

import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.WorkdirRef;
import dev.yoi.runtime.model.WorkerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was asked for when the worker was made; never changes.
public record WorkerRecord(
        WorkerId id,
        Instant createdAt,
        ProfileName profile,
        BackendName backend,
        BundleRef bundle,
        WorkdirRef workdir,
        @Nullable KeyUse createKey) {}
