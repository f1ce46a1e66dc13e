package dev.yoi.cli.command;

import dev.yoi.cli.problem.ExitCode;
import dev.yoi.cli.view.StoreView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "show", description = "Shows every setting, its value and where it came from.")
final class ConfigShow implements Callable<Integer> {
    private final Session session;

    ConfigShow(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.answer(session.local().configuration(session.where()), StoreView::settings);
        return ExitCode.DONE.code();
    }
}
