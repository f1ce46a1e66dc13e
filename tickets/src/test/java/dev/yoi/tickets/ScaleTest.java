package dev.yoi.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prints how long ten thousand tickets take; asserts nothing about time.
@Tag("soak")
@Tag("soak-scale")
class ScaleTest {

    private static final int COUNT = 10_000;

    @TempDir
    private Path folder;

    @Test
    void tenThousandTickets() throws IOException {
        Path root = Files.createDirectory(folder.resolve("tickets"));
        Path data = Files.createDirectory(folder.resolve("data"));
        ManyTickets.write(root, COUNT, 1);
        TicketStoreSettings settings =
                TicketStoreSettings.of(InstantSource.system(), "test").withIndexDirectory(data);
        TicketStore cold = TicketStore.open(root, settings);
        list("no index", cold);
        for (int round = 0; round < 5; round++) {
            list("warm", cold);
        }
        try (TicketWatch _ = cold.watch().orElseThrow()) {
            list("first with a watch", cold);
            for (int round = 0; round < 5; round++) {
                list("watched", cold);
            }
        }
        TicketStore again = TicketStore.open(root, settings);
        list("index from disk", again);
        time(
                "search",
                () -> assertThat(again.search("no such word anywhere", 10)).isEmpty());
        time("doctor", () -> assertThat(again.doctor().tickets()).isEqualTo(COUNT));
    }

    private static void list(String what, TicketStore store) {
        time(what, () -> assertThat(store.list(TicketQuery.all()).items()).hasSize(100));
    }

    private static void time(String what, Runnable work) {
        long start = System.nanoTime();
        long cpuStart = cpuMillis();
        work.run();
        System.out.printf(
                "%s: %.1f ms, %d ms of this process's CPU%n",
                what, (System.nanoTime() - start) / 1e6, cpuMillis() - cpuStart);
    }

    private static long cpuMillis() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toMillis();
    }
}
