package dev.yoi.cli.command;

import dev.yoi.cli.client.Connection.Tagged;
import dev.yoi.cli.client.Workspace;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.problem.Failure;
import dev.yoi.cli.view.ChangeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "label",
        description = "Sets and removes labels of a worker, or hides an ended one from lists.",
        footer = {
            "",
            "Examples:",
            "  yoi worker label ID team=core area=store",
            "  yoi worker label ID --remove area",
            "  yoi worker label ID --hide"
        })
final class WorkerLabel implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The worker's id.")
    private String worker = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY=VALUE", description = "Labels to set.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--remove", paramLabel = "KEY", description = "A label to remove; may be repeated.")
    private List<String> remove = new ArrayList<>();

    @Option(names = "--hide", negatable = true, description = "Leave it out of lists; --no-hide shows it again.")
    private @Nullable Boolean hide;

    WorkerLabel(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (set.isEmpty() && remove.isEmpty() && hide == null) {
            throw Failure.usage("nothing to change", "see yoi worker label --help");
        }
        try (Workspace workspace = session.server()) {
            Tagged before = workspace.workerWithTag(worker);
            JsonNode after = workspace.changeOptions(worker, change(before.body()), before.tag());
            session.answer(after, ChangeView::options);
        }
        return ExitCode.DONE.code();
    }

    /// The server replaces all labels, so those that stay are sent along.
    private ObjectNode change(JsonNode before) {
        ObjectNode change = Json.object();
        if (!set.isEmpty() || !remove.isEmpty()) {
            ObjectNode labels = change.putObject("labels");
            before.path("labels").properties().forEach(label -> labels.set(label.getKey(), label.getValue()));
            set.forEach(labels::put);
            labels.remove(remove);
        }
        if (hide != null) {
            change.put("hidden", hide.booleanValue());
        }
        return change;
    }
}
