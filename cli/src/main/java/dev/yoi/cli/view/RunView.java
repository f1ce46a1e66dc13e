package dev.yoi.cli.view;

import dev.yoi.cli.client.RunWatch.Outcome;
import dev.yoi.cli.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How a run ended.
public final class RunView {
    private RunView() {}

    public static ObjectNode json(Outcome outcome) {
        ObjectNode run = Json.object();
        if (outcome.run() > 0) {
            run.put("run", outcome.run());
        } else {
            run.putNull("run");
        }
        run.put("reason", outcome.reason());
        outcome.exitCode()
                .ifPresentOrElse(code -> run.put("exit_code", code.longValue()), () -> run.putNull("exit_code"));
        if (outcome.detail().isEmpty()) {
            run.putNull("detail");
        } else {
            run.put("detail", outcome.detail());
        }
        return run;
    }

    public static String shown(Outcome outcome) {
        String name = outcome.run() > 0 ? "run " + outcome.run() + " " : "no run began: ";
        return name + outcome(json(outcome));
    }

    /// From a `run_finished` event or from [#json(Outcome)].
    static String outcome(JsonNode run) {
        String exitCode = run.hasNonNull("exit_code") ? ", exit code " + Json.number(run, "exit_code") : "";
        String detail = Json.string(run, "detail");
        return Json.string(run, "reason") + exitCode + (detail.isEmpty() ? "" : ": " + detail);
    }
}
