package dev.yoi.cli.ticket;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The ticket commands under their names.
public final class TicketTree {
    private final TicketDesk desk;
    private final BiFunction<Object, Map<String, Supplier<Object>>, CommandLine> group;

    private TicketTree(TicketDesk desk, BiFunction<Object, Map<String, Supplier<Object>>, CommandLine> group) {
        this.desk = desk;
        this.group = group;
    }

    @Command(name = "relation", description = "What a ticket depends on, blocks, or has to do with.")
    private static final class RelationCommands {}

    @Command(name = "artifact", description = "Files that are attached to a ticket.")
    private static final class ArtifactCommands {}

    /// The group with all that is in it.
    ///
    /// @param group makes a group of commands, each of which is only made when it is named on the command line
    public static CommandLine of(
            TicketCall call, BiFunction<Object, Map<String, Supplier<Object>>, CommandLine> group) {
        var commands = new TicketCommands();
        return group.apply(commands, new TicketTree(new TicketDesk(call, commands), group).commands());
    }

    private Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("init", () -> new TicketInit(desk));
        commands.put("create", () -> new TicketCreate(desk));
        commands.put("list", () -> new TicketList(desk));
        commands.put("show", () -> new TicketShow(desk));
        commands.put("search", () -> new TicketSearch(desk));
        commands.put("edit", () -> new TicketEdit(desk));
        commands.put("comment", () -> new SayComment(desk));
        commands.put("plan", () -> new SayPlan(desk));
        commands.put("decision", () -> new SayDecision(desk));
        commands.put("report", () -> new SayReport(desk));
        commands.put("review", () -> new SayReview(desk));
        commands.put("ready", () -> new MoveReady(desk));
        commands.put("return", () -> new MoveReturn(desk));
        commands.put("queue", () -> new MoveQueue(desk));
        commands.put("unqueue", () -> new MoveUnqueue(desk));
        commands.put("start", () -> new MoveStart(desk));
        commands.put("requeue", () -> new MoveRequeue(desk));
        commands.put("done", () -> new MoveDone(desk));
        commands.put("rework", () -> new MoveRework(desk));
        commands.put("close", () -> new MoveClose(desk));
        commands.put("cancel", () -> new MoveCancel(desk));
        commands.put("reopen", () -> new MoveReopen(desk));
        commands.put("state", () -> new MoveState(desk));
        commands.put("relation", this::relation);
        commands.put("artifact", this::artifact);
        commands.put("doctor", () -> new TicketDoctor(desk));
        commands.put("import", () -> new TicketImport(desk));
        commands.put("merge-driver", () -> new MergeDriver(desk));
        commands.put("ids", () -> new TicketIds(desk));
        return commands;
    }

    private CommandLine relation() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("add", () -> new RelationAdd(desk));
        commands.put("remove", () -> new RelationRemove(desk));
        commands.put("list", () -> new RelationList(desk));
        return group.apply(new RelationCommands(), commands);
    }

    private CommandLine artifact() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("add", () -> new ArtifactAdd(desk));
        commands.put("list", () -> new ArtifactList(desk));
        commands.put("get", () -> new ArtifactGet(desk));
        return group.apply(new ArtifactCommands(), commands);
    }
}
