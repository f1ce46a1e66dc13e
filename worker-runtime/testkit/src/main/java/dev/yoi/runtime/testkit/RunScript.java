package dev.yoi.runtime.testkit;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.OptionKind;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.ToolStatus;

/// What a run of a [ScriptedBackend] does. A script that returns without [ScriptedRun#finish] has completed; one
/// that throws has failed; [InterruptedException] means that the run was interrupted.
@FunctionalInterface
public interface RunScript {
    void play(ScriptedRun run) throws InterruptedException;

    /// Answers with the input behind `echo: `.
    static RunScript echo() {
        return run -> run.say("echo: " + run.input());
    }

    /// Answers piece by piece, as one message.
    static RunScript streaming(String... pieces) {
        return run -> run.stream(pieces);
    }

    /// Waits for the gate, or until it is interrupted or stopped, then goes on with `then`.
    static RunScript heldBy(Gate gate, RunScript then) {
        return run -> {
            run.waitFor(gate);
            then.play(run);
        };
    }

    /// Waits for the gate whatever anybody asks, then goes on with `then`: what it reports may come too late.
    static RunScript deafUntil(Gate gate, RunScript then) {
        return run -> {
            Waiting.forResult(gate.arrived());
            then.play(run);
        };
    }

    static RunScript failing(String detail) {
        return run -> run.finish(RunReason.FAILED, detail);
    }

    /// Calls one tool and answers with its result.
    static RunScript usingATool(String tool, String inputJson, String result) {
        return run -> {
            run.tool(tool, inputJson, result);
            run.say(result);
        };
    }

    /// Asks before it calls one tool, which `yes` allows; answers with its result, or that it was refused.
    static RunScript askingBefore(String tool, String inputJson, String result) {
        return run -> {
            String call = "call-" + run.request().run();
            run.record(new WorkerEvent.ToolCall(run.request().run(), call, tool, tool, inputJson));
            String option = run.ask(
                    "ask-" + run.request().run(),
                    call,
                    "Use " + tool + "?",
                    new PermissionOption("yes", "Yes", OptionKind.ALLOW_ONCE),
                    new PermissionOption("no", "No", OptionKind.REJECT_ONCE));
            boolean allowed = option.equals("yes");
            run.record(new WorkerEvent.ToolResult(
                    run.request().run(),
                    call,
                    allowed ? ToolStatus.SUCCEEDED : ToolStatus.DENIED,
                    Content.text(allowed ? result : "")));
            run.say(allowed ? result : "refused");
        };
    }

    /// Prints this many characters in lines of 1,000.
    static RunScript flooding(int characters) {
        return run -> {
            String line = "x".repeat(999) + "\n";
            try (var item = run.openMessage()) {
                for (int printed = 0; printed < characters; printed += line.length()) {
                    item.append(line);
                }
            }
        };
    }
}
