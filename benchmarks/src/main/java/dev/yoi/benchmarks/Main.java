package dev.yoi.benchmarks;

import dev.yoi.benchmarks.append.AppendSuite;
import dev.yoi.benchmarks.life.CreateSuite;
import dev.yoi.benchmarks.life.LogSuite;
import dev.yoi.benchmarks.life.OpenSuite;
import dev.yoi.benchmarks.life.SubscribeSuite;
import dev.yoi.benchmarks.served.StreamsSuite;
import dev.yoi.benchmarks.tickets.TicketSuite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `Main OUTPUT [--quick] [--folder FOLDER] [SUITE...]`: runs the suites that are named, or all, and writes what
/// they found to a Markdown file.
public final class Main {
    private static final List<Suite> SUITES = List.of(
            new AppendSuite(),
            new LogSuite(),
            new CreateSuite(),
            new OpenSuite(),
            new SubscribeSuite(),
            new StreamsSuite(),
            new TicketSuite());

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        var names = new ArrayList<String>();
        boolean quick = false;
        Path folder = Path.of("target", "bench", "data");
        for (int i = 1; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> quick = true;
                case "--folder" -> folder = Path.of(arguments[++i]);
                default -> names.add(arguments[i]);
            }
        }
        var report = new Report(System.out);
        Files.createDirectories(folder);
        report.paragraph(Machine.described(folder) + (quick ? "; **quick: not to be quoted**" : ""));
        for (Suite suite : chosen(names)) {
            long from = System.nanoTime();
            suite.run(new Suite.Context(folder.toAbsolutePath(), quick, report));
            report.progress(suite.name() + " took " + Numbers.whole((System.nanoTime() - from) / 1e9) + " s");
            report.save(Path.of(arguments[0]));
        }
        Folders.delete(folder);
    }

    private static List<Suite> chosen(List<String> names) {
        for (String name : names) {
            if (SUITES.stream().noneMatch(suite -> suite.name().equals(name))) {
                throw new IllegalArgumentException("there is no benchmark '" + name + "'; there are "
                        + String.join(", ", SUITES.stream().map(Suite::name).toList()));
            }
        }
        return SUITES.stream()
                .filter(suite -> names.isEmpty() || names.contains(suite.name()))
                .toList();
    }
}
