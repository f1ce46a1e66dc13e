package dev.yoi.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The root command and the options that every command takes, before or after its name.
@Command(
        name = "yoi",
        header = "A durable home for AI agent workers.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A first session, in a git repository:",
            "  yoi serve --no-open &              # the server, which workers live in",
            "  yoi worker create --name first     # prints the worker's id",
            "  yoi worker send ID 'git log -3' --wait",
            "  yoi worker list",
            "",
            "Exit codes: 0 done, 1 refused or failed, 2 usage, 3 not found, 4 conflict, busy or in use,",
            "5 no server or no permission. Each failure names its code in brackets."
        })
final class Yoi {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "Where workers are stored (default: YOI_DATA_DIR, else XDG_DATA_HOME/yoi, else ~/.local/share/yoi).")
    @Nullable
    Path dataDir;

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The workspace's folder (default: the current folder or the next above that is one).")
    @Nullable
    Path workspace;

    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Ask this server, with the token from --token-file or YOI_TOKEN.")
    @Nullable
    String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Holds the server's token in its only line.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--server-certificate",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Trust these certificates (PEM) of --server, and no others.")
    @Nullable
    Path serverCertificate;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Answer with one JSON document; a failure is one problem document on standard error.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print the answer only, no hints.")
    boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;
}
