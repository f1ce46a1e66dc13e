package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.BundleView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a bundle and its profiles. Works without a server too.")
final class BundleShow implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The bundle's id.")
    private String bundle = "";

    BundleShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.bundle(bundle), BundleView::detail);
        }
        return ExitCode.DONE.code();
    }
}
