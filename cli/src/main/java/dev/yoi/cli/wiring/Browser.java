package dev.yoi.cli.wiring;

import dev.yoi.cli.terminal.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The user's browser. It is given a file that only the user may read, and that leads on: the command line of a
/// process can be seen by everybody on the machine, and the address holds a secret.
final class Browser {
    private Browser() {}

    /// Whether something was asked to open it.
    static boolean open(Host host, String url) {
        Optional<String> opener = opener(host);
        if (opener.isEmpty()) {
            return false;
        }
        try {
            Path page = Files.createTempFile(
                    "yoi-",
                    ".html",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    page,
                    "<!doctype html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">"
                            + "<meta http-equiv=\"refresh\" content=\"0;url=" + url + "\"><title>Yoi</title>\n");
            new ProcessBuilder(List.of(opener.get(), page.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> opener(Host host) {
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")) {
            return Optional.of("open");
        }
        boolean display = !host.variable("DISPLAY").isEmpty()
                || !host.variable("WAYLAND_DISPLAY").isEmpty();
        return display ? Optional.of("xdg-open") : Optional.empty();
    }
}
