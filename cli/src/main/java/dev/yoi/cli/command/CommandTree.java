package dev.yoi.cli.command;

import dev.yoi.cli.terminal.Host;
import dev.yoi.cli.ticket.TicketTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/// Every command under its name, and how failures leave.
///
/// Describing all commands to the parser takes longer than most of them run, so only those are made whose name
/// stands on the command line. Where none of a group's does, all are made: to be listed, or to guess at what was
/// meant.
public final class CommandTree {
    /// Words that need to know every command.
    private static final List<String> ASKING_FOR_ALL = List.of("-h", "--help", "completion");

    private static final int HELP_COLUMNS = 100;

    private final Session session;
    private final List<String> words;

    private CommandTree(Session session, List<String> words) {
        this.session = session;
        this.words = words;
    }

    @Command(name = "worker", description = "Makes workers, sends them work, reads what they did.")
    private static final class WorkerCommands {}

    @Command(name = "queue", description = "The inputs that wait for a worker.")
    private static final class QueueCommands {}

    @Command(name = "bundle", description = "The stored configuration that workers are pinned to.")
    private static final class BundleCommands {}

    @Command(name = "profile", description = "The ways in which a worker can run here.")
    private static final class ProfileCommands {}

    @Command(name = "store", description = "The workspace's store.")
    private static final class StoreCommands {}

    @Command(name = "workspace", description = "Which workspace this folder is.")
    private static final class WorkspaceCommands {}

    @Command(name = "token", description = "Who else may reach the server: tokens, and signed-in browsers.")
    private static final class TokenCommands {}

    @Command(name = "config", description = "The settings.")
    private static final class ConfigCommands {}

    /// Runs one command line; returns its exit code.
    public static int execute(Host host, Local local, String... arguments) {
        var options = new Yoi();
        var failures = new Failures(host, options);
        return new CommandTree(new Session(host, options, local), List.of(arguments))
                .root(options)
                .setOut(failures.out())
                .setErr(failures.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(host.coloured() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(HELP_COLUMNS)
                .setParameterExceptionHandler(failures::onUsage)
                .setExecutionExceptionHandler(failures::onExecution)
                .execute(arguments);
    }

    private CommandLine root(Yoi options) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("serve", () -> new Serve(session));
        commands.put("open", () -> new Open(session));
        commands.put("run", () -> new Run(session));
        commands.put("worker", this::worker);
        commands.put("ticket", () -> TicketTree.of(session, this::group));
        commands.put("bundle", this::bundle);
        commands.put("profile", this::profile);
        commands.put("diagnostics", () -> new Diagnostics(session));
        commands.put("store", this::store);
        commands.put("workspace", this::workspace);
        commands.put("config", this::config);
        commands.put("token", this::token);
        commands.put("audit", () -> new AuditList(session));
        commands.put("mcp", () -> new Mcp(session));
        commands.put("acp", () -> new Acp(session));
        commands.put("version", () -> new Version(session));
        commands.put("completion", () -> new Completion(session));
        return group(options, commands);
    }

    private CommandLine worker() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("create", () -> new WorkerCreate(session));
        commands.put("list", () -> new WorkerList(session));
        commands.put("show", () -> new WorkerShow(session));
        commands.put("send", () -> new WorkerSend(session));
        commands.put("queue", this::queue);
        commands.put("tail", () -> new WorkerTail(session));
        commands.put("events", () -> new WorkerEvents(session));
        commands.put("transcript", () -> new WorkerTranscript(session));
        commands.put("interrupt", () -> new WorkerInterrupt(session));
        commands.put("detach", () -> new WorkerDetach(session));
        commands.put("stop", () -> new WorkerStop(session));
        commands.put("cancel", () -> new WorkerCancel(session));
        commands.put("restore", () -> new WorkerRestore(session));
        commands.put("approve", () -> new WorkerApprove(session));
        commands.put("resolve", () -> new WorkerResolve(session));
        commands.put("rename", () -> new WorkerRename(session));
        commands.put("label", () -> new WorkerLabel(session));
        commands.put("fork", () -> new WorkerFork(session));
        commands.put("export", () -> new WorkerExport(session));
        commands.put("import", () -> new WorkerImport(session));
        commands.put("delete", () -> new WorkerDelete(session));
        commands.put("prune", () -> new WorkerPrune(session));
        return group(new WorkerCommands(), commands);
    }

    private CommandLine queue() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("list", () -> new QueueList(session));
        commands.put("edit", () -> new QueueEdit(session));
        commands.put("withdraw", () -> new QueueWithdraw(session));
        return group(new QueueCommands(), commands);
    }

    private CommandLine bundle() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("list", () -> new BundleList(session));
        commands.put("show", () -> new BundleShow(session));
        return group(new BundleCommands(), commands);
    }

    private CommandLine profile() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("list", () -> new ProfileList(session));
        commands.put("show", () -> new ProfileShow(session));
        commands.put("lint", () -> new ProfileLint(session));
        commands.put("check", () -> new ProfileCheck(session));
        commands.put("approve", () -> new ProfileApprove(session));
        return group(new ProfileCommands(), commands);
    }

    private CommandLine store() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("doctor", () -> new StoreDoctor(session));
        commands.put("verify", () -> new StoreVerify(session));
        commands.put("repair", () -> new StoreRepair(session));
        commands.put("dump", () -> new StoreDump(session));
        commands.put("prune-quarantine", () -> new StorePruneQuarantine(session));
        return group(new StoreCommands(), commands);
    }

    private CommandLine config() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("show", () -> new ConfigShow(session));
        commands.put("check", () -> new ConfigCheck(session));
        return group(new ConfigCommands(), commands);
    }

    private CommandLine token() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("create", () -> new TokenCreate(session));
        commands.put("list", () -> new TokenList(session));
        commands.put("revoke", () -> new TokenRevoke(session));
        return group(new TokenCommands(), commands);
    }

    private CommandLine workspace() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("export", () -> new WorkspaceExport(session));
        commands.put("import", () -> new WorkspaceImport(session));
        commands.put("show", () -> new WorkspaceShow(session));
        commands.put("moved", () -> new WorkspaceMoved(session));
        commands.put("new-id", () -> new WorkspaceNewId(session));
        return group(new WorkspaceCommands(), commands);
    }

    private CommandLine group(Object group, Map<String, Supplier<Object>> commands) {
        boolean some = commands.keySet().stream().anyMatch(words::contains)
                && ASKING_FOR_ALL.stream().noneMatch(words::contains);
        var line = new CommandLine(group);
        commands.forEach((name, command) -> {
            if (!some || words.contains(name)) {
                line.addSubcommand(name, command.get());
            }
        });
        return line;
    }
}
