package dev.yoi.server.api;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.model.RuntimeId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.http.Call;

/// The worker that a path names.
record Addressed(WorkerRuntime runtime, RuntimeId runtimeId, WorkerId worker) {
    static Addressed by(Call call, RuntimeDirectory runtimes) {
        var runtimeId = new RuntimeId(call.path("rid"));
        return new Addressed(runtimes.find(runtimeId), runtimeId, WorkerId.parse(call.path("wid")));
    }
}
