package dev.yoi.cli.command;

import dev.yoi.cli.terminal.Host;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/// Every command under its name, and how failures leave.
public final class CommandTree {
    private CommandTree() {}

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

    @Command(name = "config", description = "The settings.")
    private static final class ConfigCommands {}

    /// Ready to execute one command line.
    public static CommandLine of(Host host, Local local) {
        var options = new Yoi();
        var session = new Session(host, options, local);
        var failures = new Failures(host, options);
        return new CommandLine(options)
                .addSubcommand(new Serve(session))
                .addSubcommand(new Run(session))
                .addSubcommand(worker(session))
                .addSubcommand(group(new BundleCommands(), new BundleList(session), new BundleShow(session)))
                .addSubcommand(group(
                        new ProfileCommands(),
                        new ProfileList(session),
                        new ProfileShow(session),
                        new ProfileApprove(session)))
                .addSubcommand(group(new StoreCommands(), new StoreDoctor(session)))
                .addSubcommand(group(new ConfigCommands(), new ConfigShow(session)))
                .addSubcommand(new Version(session))
                .addSubcommand(new Completion(session))
                .setOut(failures.out())
                .setErr(failures.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(host.coloured() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(failures::onUsage)
                .setExecutionExceptionHandler(failures::onExecution);
    }

    private static CommandLine worker(Session session) {
        CommandLine queue =
                group(new QueueCommands(), new QueueList(session), new QueueEdit(session), new QueueWithdraw(session));
        return group(
                        new WorkerCommands(),
                        new WorkerCreate(session),
                        new WorkerList(session),
                        new WorkerShow(session),
                        new WorkerSend(session))
                .addSubcommand(queue)
                .addSubcommand(new WorkerTail(session))
                .addSubcommand(new WorkerEvents(session))
                .addSubcommand(new WorkerTranscript(session))
                .addSubcommand(new WorkerInterrupt(session))
                .addSubcommand(new WorkerDetach(session))
                .addSubcommand(new WorkerStop(session))
                .addSubcommand(new WorkerCancel(session))
                .addSubcommand(new WorkerRestore(session))
                .addSubcommand(new WorkerRename(session))
                .addSubcommand(new WorkerLabel(session));
    }

    private static CommandLine group(Object group, Object... commands) {
        var line = new CommandLine(group);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        return line;
    }
}
