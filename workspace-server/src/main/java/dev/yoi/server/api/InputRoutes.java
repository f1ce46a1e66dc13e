package dev.yoi.server.api;

import dev.yoi.runtime.SendInput;
import dev.yoi.runtime.SendInput.WhenBusy;
import dev.yoi.runtime.SendReceipt;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.model.InputKind;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Numbers;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.wire.EditQueuedBody;
import dev.yoi.server.wire.ListView;
import dev.yoi.server.wire.QueuedInputView;
import dev.yoi.server.wire.Revision;
import dev.yoi.server.wire.SendBody;
import dev.yoi.server.wire.SendReceiptView;
import java.util.List;

/// Inputs: send, and look after those that wait.
final class InputRoutes {
    private static final String QUEUE = ApiRoutes.WORKER + "/queue";

    private final ApiParts parts;

    InputRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.post(ApiRoutes.WORKER + "/inputs")
                        .says("Send an input")
                        .repeatable()
                        .needs(Permission.OPERATE)
                        .takes(SendBody.class)
                        .returns(200, SendReceiptView.class)
                        .by(this::send),
                Route.get(QUEUE)
                        .says("Inputs that wait")
                        .needs(Permission.READ)
                        .returnsPage(QueuedInputView.class)
                        .by(this::queue),
                Route.patch(QUEUE + "/{seq}")
                        .says("Edit an input that waits")
                        .edits()
                        .needs(Permission.OPERATE)
                        .takes(EditQueuedBody.class)
                        .returns(200, QueuedInputView.class)
                        .by(this::edit),
                Route.delete(QUEUE + "/{seq}")
                        .says("Withdraw an input that waits")
                        .needs(Permission.OPERATE)
                        .by(this::withdraw));
    }

    Answer.Document send(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        SendBody body = call.body(SendBody.class);
        InputKind kind = body.kind() == null ? InputKind.USER : InputKind.of(body.kind());
        if (kind == InputKind.SYSTEM) {
            call.require(Permission.ADMIN);
        }
        var content = Fields.content("content", Fields.required("content", body.content()));
        var input = new SendInput(kind, content, whenBusy(body), WorkerRoutes.idempotencyKey(call));
        SendReceipt receipt = addressed.runtime().send(addressed.worker(), input);
        return Answer.ok(SendReceiptView.of(addressed.runtimeId(), addressed.worker(), receipt));
    }

    private static WhenBusy whenBusy(SendBody body) {
        String wanted = body.whenBusy();
        if (wanted == null || wanted.equals(WhenBusy.QUEUE.code())) {
            return WhenBusy.QUEUE;
        }
        if (wanted.equals(WhenBusy.REJECT.code())) {
            return WhenBusy.REJECT;
        }
        throw ServerException.invalid("when_busy", "'when_busy' must be queue or reject");
    }

    private Answer queue(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        List<QueuedInputView> views = addressed.runtime().queue(addressed.worker()).stream()
                .map(QueuedInputView::of)
                .toList();
        return Answer.ok(ListView.whole(views, parts.clock().instant()));
    }

    /// Two edits at once can't both pass with the same tag: the second one's tag is compared to what the first
    /// one left, or the runtime has taken the input meanwhile and says so.
    private synchronized Answer edit(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        String text = Fields.required("content", call.body(EditQueuedBody.class).content());
        QueuedInput before = queued(addressed, seq(call));
        call.requireMatch(Revision.of(before));
        var content = Fields.content("content", text);
        addressed.runtime().editQueued(addressed.worker(), before.seq(), content);
        var after = new QueuedInput(before.seq(), before.kind(), content, before.queuedAt());
        return Answer.ok(QueuedInputView.of(after)).with("ETag", Revision.of(after));
    }

    private Answer withdraw(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        addressed.runtime().withdrawQueued(addressed.worker(), seq(call));
        return new Answer.Empty();
    }

    private static long seq(Call call) {
        return Numbers.parse("seq", call.path("seq"), 1, Long.MAX_VALUE);
    }

    private static QueuedInput queued(Addressed addressed, long seq) {
        return addressed.runtime().queue(addressed.worker()).stream()
                .filter(input -> input.seq() == seq)
                .findFirst()
                .orElseThrow(() -> WorkerRuntimeException.of(
                        ErrorCode.INPUT_NOT_FOUND,
                        Long.toString(seq),
                        "no input " + seq + " waits in the queue",
                        "list the queue; a run may have taken it"));
    }
}
