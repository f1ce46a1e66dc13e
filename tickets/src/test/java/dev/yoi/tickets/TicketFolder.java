package dev.yoi.tickets;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A folder of tickets in the forms that other and older programs wrote, with what is known of it: our own unless
/// another is named by `-Dyoi.tickets.folder`, `-Dyoi.tickets.legacy`, and then whatever else is named.
public final class TicketFolder {
    private static final Path OURS = Path.of(System.getProperty("yoi.repository"), "tickets/src/test/resources/folder");
    private static final int EVENTS = 22;
    private static final String BROKEN = "00001KTDEMC00";

    private TicketFolder() {}

    public static Path tickets() {
        return given("yoi.tickets.folder").map(Path::of).orElse(OURS.resolve("tickets"));
    }

    /// How many events its threads have, if that is known.
    public static Optional<Integer> events() {
        return given("yoi.tickets.folder").isPresent()
                ? given("yoi.tickets.events").map(Integer::valueOf)
                : Optional.of(EVENTS);
    }

    /// The tickets whose thread does not lead to their state, if that is known.
    static Optional<Set<String>> broken() {
        return given("yoi.tickets.folder").isPresent()
                ? given("yoi.tickets.broken").map(TicketFolder::words)
                : Optional.of(words(BROKEN));
    }

    static Path legacy() {
        return given("yoi.tickets.legacy").map(Path::of).orElse(OURS.resolve("legacy/work-items"));
    }

    private static Optional<String> given(String property) {
        return Optional.ofNullable(System.getProperty(property)).filter(value -> !value.isEmpty());
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(Arrays.asList(text.split(" ")));
    }
}
