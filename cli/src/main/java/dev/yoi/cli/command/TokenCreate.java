package dev.yoi.cli.command;

import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.AccessView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        description = "Makes a token for a program or a person, and prints it: this once.",
        footer = {
            "",
            "Examples:",
            "  yoi token create ci --permission operate --expires 30d",
            "  yoi token create phone --permission read",
            "",
            "read: sees everything. operate: also works with workers and tickets. admin: also changes what may run on",
            "this machine, and who may. Give it on as YOI_TOKEN, or with --token-file FILE."
        })
final class TokenCreate implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "What it is for; shown in lists and in the audit log.")
    private String name = "";

    @Option(names = "--permission", required = true, paramLabel = "P", description = "read, operate or admin.")
    private String permission = "";

    @Option(names = "--expires", paramLabel = "AGE", description = "When it stops working: 12h, 30d or 8w.")
    private @Nullable String expires;

    TokenCreate(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Long seconds = expires == null ? null : Age.seconds("--expires", expires);
        try (Workspace workspace = session.server()) {
            session.answer(workspace.createToken(name, permission, seconds), AccessView::made);
        }
        return ExitCode.DONE.code();
    }
}
