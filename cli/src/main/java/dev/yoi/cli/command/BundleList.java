package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.BundleView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "list", description = "Lists the stored bundles. Works without a server too.")
final class BundleList implements Callable<Integer> {
    private final Session session;

    BundleList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.bundles(), BundleView::list);
        }
        return ExitCode.DONE.code();
    }
}
