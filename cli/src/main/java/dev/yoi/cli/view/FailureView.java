package dev.yoi.cli.view;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.terminal.SafeText;
import dev.yoi.cli.terminal.Style;
import java.io.PrintStream;

/// A failure on standard error: for people what, why and what to do, for programs one problem document (RFC
/// 9457).
public final class FailureView {
    private FailureView() {}

    public static void json(Failure failure, PrintStream err) {
        err.println(SafeText.json(failure.document().orElseGet(() -> document(failure.said()))));
    }

    public static void text(Failure failure, Host host) {
        Failure.Said said = failure.said();
        String headline = "yoi: " + SafeText.of(said.what()) + " [" + SafeText.of(said.code()) + "]";
        host.err().println(host.coloured() ? Style.BAD.around(headline) : headline);
        if (!said.why().isEmpty()) {
            host.err().println("     " + SafeText.of(said.why()));
        }
        if (!said.remedy().isEmpty()) {
            host.err().println("     what to do: " + SafeText.of(said.remedy()));
        }
    }

    private static String document(Failure.Said said) {
        return Json.text(Json.object()
                .put("type", "urn:yoi:problem:" + said.code())
                .put("title", said.what())
                .put("detail", said.why())
                .put("code", said.code())
                .put("remedy", said.remedy())
                .set("diagnostics", Json.array()));
    }
}
