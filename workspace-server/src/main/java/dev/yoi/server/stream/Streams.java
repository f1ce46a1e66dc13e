package dev.yoi.server.stream;

import dev.yoi.runtime.WorkerRuntime;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.ticket.TicketFeed;
import java.time.Duration;
import java.util.Optional;

/// Opens streams for requests.
///
/// @param tickets the workspace's changes of tickets
/// @param heartbeat how long a stream is silent at most
public record Streams(TicketFeed tickets, Duration heartbeat) {
    private static final String NOW = "now";

    /// One worker: from the start of its log unless the request says otherwise. `worker_not_found`.
    public Answer.Events ofWorker(WorkerRuntime runtime, WorkerId worker, Call call) {
        var positions = new Positions.OfWorker(runtime, worker);
        long last = positions.last();
        return answer(runtime, positions, wanted(call).orElse(positions.id(0)), last);
    }

    /// Everything in the workspace: from now on unless the request says otherwise.
    public Answer.Events ofWorkspace(WorkerRuntime runtime, Call call) {
        return new Answer.Events(
                WorkspaceStream.open(runtime, this, wanted(call).filter(id -> !id.equals(NOW))));
    }

    private Answer.Events answer(WorkerRuntime runtime, Positions positions, String wanted, long last) {
        Positions.Wanted from = wanted.equals(NOW) ? new Positions.Wanted(last, true) : positions.parse(wanted);
        return new Answer.Events(SubscriptionStream.open(runtime, positions, from, heartbeat));
    }

    /// What a browser sends by itself when it reconnects counts more than what its address said at first.
    private static Optional<String> wanted(Call call) {
        return call.header("last-event-id").filter(id -> !id.isBlank()).or(() -> call.parameter("after"));
    }
}
