package dev.yoi.server.api;

import dev.yoi.runtime.Approval;
import dev.yoi.runtime.DecisionReceipt;
import dev.yoi.runtime.ResolveCall;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.model.Resolution;
import dev.yoi.server.http.Answer;
import dev.yoi.server.http.Call;
import dev.yoi.server.http.Permission;
import dev.yoi.server.http.Route;
import dev.yoi.server.wire.ApproveRequestBody;
import dev.yoi.server.wire.DecisionReceiptView;
import dev.yoi.server.wire.ResolveCallBody;
import java.util.List;

/// What a person decides for a worker. Both are idempotent by themselves; who decided is stamped here.
final class DecisionRoutes {
    private final ApiParts parts;

    DecisionRoutes(ApiParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(
                Route.post(ApiRoutes.WORKER + "/approve")
                        .says("Answer a permission request")
                        .needs(Permission.OPERATE)
                        .takes(ApproveRequestBody.class)
                        .returns(200, DecisionReceiptView.class)
                        .by(this::approve),
                Route.post(ApiRoutes.WORKER + "/resolve")
                        .says("Say what an indeterminate tool call came to")
                        .needs(Permission.OPERATE)
                        .takes(ResolveCallBody.class)
                        .returns(200, DecisionReceiptView.class)
                        .by(this::resolve));
    }

    private Answer approve(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        ApproveRequestBody body = call.body(ApproveRequestBody.class);
        Long seq = body.seq();
        var approval = new Approval(
                Fields.required("request", body.request()),
                seq == null ? 0 : seq,
                Fields.required("option", body.option()),
                call.caller().actor());
        return answer(addressed, addressed.runtime().approve(addressed.worker(), approval));
    }

    private Answer resolve(Call call) {
        var addressed = Addressed.by(call, parts.runtimes());
        ResolveCallBody body = call.body(ResolveCallBody.class);
        String result = body.result();
        Long run = body.run();
        var request = new ResolveCall(
                run == null ? 0 : run,
                Fields.required("call", body.call()),
                Resolution.of(Fields.required("resolution", body.resolution())),
                result == null ? Content.text("") : Fields.content("result", result),
                call.caller().actor());
        return answer(addressed, addressed.runtime().resolve(addressed.worker(), request));
    }

    private static Answer answer(Addressed addressed, DecisionReceipt receipt) {
        return Answer.ok(DecisionReceiptView.of(addressed.runtimeId(), addressed.worker(), receipt));
    }
}
