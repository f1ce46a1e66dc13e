package dev.yoi.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description = "Reads every byte of the store: decodes and folds all events, compares everything derived.",
        footer = {
            "",
            "It takes no lock and changes nothing; beside a running server it may find what is only just happening.",
            "Exit code 1 when something is wrong. On a large store it takes minutes and tells how far it is."
        })
final class StoreVerify implements Callable<Integer> {
    private final Session session;

    StoreVerify(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return StoreDoctor.examined(session, true);
    }
}
