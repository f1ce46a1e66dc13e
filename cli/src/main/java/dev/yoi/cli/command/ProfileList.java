package dev.yoi.cli.command;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.ProfileView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "list", description = "Lists the profiles that workers can be made with. Works without a server too.")
final class ProfileList implements Callable<Integer> {
    private final Session session;

    ProfileList(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Reads reads = session.reads()) {
            session.answer(reads.profiles(), ProfileView::list);
        }
        return ExitCode.DONE.code();
    }
}
