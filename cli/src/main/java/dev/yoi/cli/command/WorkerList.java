package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.WorkerView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "Lists workers, a page at a time. Works without a server too.",
        footer = {
            "",
            "Examples:",
            "  yoi worker list --attachment stale",
            "  yoi worker list --sort=-updated --limit 10 --json"
        })
final class WorkerList implements Callable<Integer> {
    private final Session session;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000 (default: 100).")
    private String limit = "";

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            description = "Goes on behind an earlier page of the same question.")
    private String cursor = "";

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            description = "created, -created, updated, -updated or name (default: created).")
    private String sort = "";

    @Option(
            names = "--lifecycle",
            paramLabel = "SET",
            description = "created,active,stopped,cancelled,failed: only these.")
    private String lifecycle = "";

    @Option(names = "--attachment", paramLabel = "SET", description = "connected,stale,none: only these.")
    private String attachment = "";

    @Option(names = "--run-state", paramLabel = "SET", description = "idle,busy,waiting: only these.")
    private String runState = "";

    @Option(names = "--profile", paramLabel = "NAME", description = "Only workers of this profile.")
    private String profile = "";

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Only workers with this label.")
    private String label = "";

    @Option(names = "--text", paramLabel = "TEXT", description = "Only workers with this in their name or id.")
    private String text = "";

    @Option(names = "--hidden", description = "Hidden ones too.")
    private boolean hidden;

    WorkerList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.workers(query()), WorkerView::list);
        }
        return ExitCode.DONE.code();
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("limit", limit);
        query.put("cursor", cursor);
        query.put("sort", sort);
        query.put("lifecycle", lifecycle);
        query.put("attachment", attachment);
        query.put("run_state", runState);
        query.put("profile", profile);
        query.put("label", label);
        query.put("q", text);
        query.put("hidden", hidden ? "true" : "");
        return query;
    }
}
