package dev.yoi.benchmarks.life;

import dev.yoi.benchmarks.Author;
import dev.yoi.benchmarks.Folders;
import dev.yoi.benchmarks.Latencies;
import dev.yoi.benchmarks.Numbers;
import dev.yoi.benchmarks.Stores;
import dev.yoi.benchmarks.Suite;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.RecordedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.PageRequest;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One worker with a long log beside one with a short one: what the next event costs, what a page costs, how much
/// disk it takes.
public final class LogSuite implements Suite {
    private static final int YOUNG = 1;
    private static final int OLD = 2;
    private static final int LARGE = 3;
    private static final int YOUNG_EVENTS = 1_000;
    private static final int LARGE_EVENTS = 1_500;
    private static final int LARGE_EVENT_CHARACTERS = 5_400;
    private static final int AT_ONCE = 2_000;
    private static final int SEAL_BYTES = 18;
    private static final byte[] FRAME_START = "event: event\ndata: ".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void run(Context context) throws Exception {
        context.report().heading("Long logs");
        int oldEvents = context.quick() ? 50_000 : 1_000_000;
        Path folder = Folders.fresh(context.folder().resolve("log"));
        var rows = new ArrayList<List<String>>();
        try (RuntimeStore store = Stores.open(folder)) {
            fill(store, YOUNG, YOUNG_EVENTS);
            fill(store, OLD, oldEvents);
            context.report().progress("the long log is written");
            rows.addAll(growth(store, oldEvents, context.quick() ? 300 : 3_000));
            fillLarge(store);
        }
        try (RuntimeStore store = Stores.open(folder)) {
            rows.addAll(pages(store, oldEvents, context.quick() ? 20 : 200));
            rows.add(framed(store, context.quick() ? 10 : 100));
            rows.add(size(store, folder, oldEvents));
        }
        context.report().table(List.of("", "median", "p99", "ratio", "target"), rows);
        Folders.retire(folder);
    }

    private static void fill(RuntimeStore store, int worker, int events) {
        Author author = Author.ofNew(store, Author.worker(worker));
        Author.Receipt last = author.append(Author.birth(worker));
        for (int seq = 4; seq <= events; seq++) {
            last = author.append(Author.message(worker, seq));
            if (seq % AT_ONCE == 0) {
                last.await();
            }
        }
        last.await();
    }

    private static void fillLarge(RuntimeStore store) {
        Author author = Author.ofNew(store, Author.worker(LARGE));
        Author.Receipt last = author.append(Author.birth(LARGE));
        String text = "All work and no play makes a log long. ".repeat(200).substring(0, LARGE_EVENT_CHARACTERS);
        for (int i = 3; i < LARGE_EVENTS; i++) {
            last = author.append(new WorkerEvent.Message(1, new ItemId("out"), 0, Role.ASSISTANT, Content.text(text)));
        }
        last.await();
    }

    /// In turn, so that noise hits both.
    private static List<List<String>> growth(RuntimeStore store, int oldEvents, int samples) {
        Author young = Author.of(store, Author.worker(YOUNG));
        Author old = Author.of(store, Author.worker(OLD));
        var youngTook = new Latencies();
        var oldTook = new Latencies();
        for (int i = 0; i < samples; i++) {
            youngTook.add(append(young, i));
            oldTook.add(append(old, i));
        }
        return List.of(
                row("append, event " + Numbers.whole(YOUNG_EVENTS) + " on", youngTook, "", "", 1),
                row(
                        "append, event " + Numbers.whole(oldEvents) + " on",
                        oldTook,
                        Numbers.ratio(oldTook.micros(0.5) / youngTook.micros(0.5)),
                        "≤ 1.2 ×",
                        1));
    }

    private static long append(Author author, int seq) {
        long from = System.nanoTime();
        author.append(Author.message(OLD, seq)).await();
        return System.nanoTime() - from;
    }

    private static List<List<String>> pages(RuntimeStore store, int oldEvents, int samples) {
        var atStart = new Latencies();
        var atEnd = new Latencies();
        for (int i = 0; i < samples; i++) {
            atStart.add(page(store, 0));
            atEnd.add(page(store, oldEvents - PageRequest.MAX_ITEMS));
        }
        return List.of(
                row("page of 1,000 at the start", atStart, "", "", 1_000),
                row(
                        "page of 1,000 at the end of " + Numbers.whole(oldEvents),
                        atEnd,
                        Numbers.ratio(atEnd.micros(0.5) / atStart.micros(0.5)),
                        "≤ 2 ×",
                        1_000));
    }

    private static long page(RuntimeStore store, long after) {
        long from = System.nanoTime();
        int items = store.events(Author.worker(OLD), PageRequest.after(after, PageRequest.MAX_ITEMS))
                .items()
                .size();
        long took = System.nanoTime() - from;
        if (items != PageRequest.MAX_ITEMS) {
            throw new IllegalStateException("a page has " + items + " events");
        }
        return took;
    }

    private static List<String> framed(RuntimeStore store, int samples) throws IOException {
        var took = new Latencies();
        int bytes = 0;
        for (int i = 0; i < samples; i++) {
            long from = System.nanoTime();
            bytes = framed(store, Author.worker(LARGE));
            took.add(System.nanoTime() - from);
        }
        String what = Numbers.whole(LARGE_EVENTS) + " events, " + Numbers.decimal(bytes / 1e6)
                + " MB, verified and framed for a stream";
        return row(what, took, "", "< 25 ms", 1_000);
    }

    private static int framed(RuntimeStore store, WorkerId worker) throws IOException {
        var out = new ByteArrayOutputStream(10 << 20);
        long after = 0;
        boolean more = true;
        while (more) {
            var page = store.events(worker, PageRequest.after(after, PageRequest.MAX_ITEMS));
            for (RecordedEvent event : page.items()) {
                out.write(("id: " + event.seq() + "\n").getBytes(StandardCharsets.US_ASCII));
                out.write(FRAME_START);
                out.write(event.encoded().orElseThrow());
                out.write('\n');
                out.write('\n');
                after = event.seq();
            }
            more = page.more();
        }
        if (after != LARGE_EVENTS) {
            throw new IllegalStateException("the stream ends at " + after);
        }
        return out.size();
    }

    /// An event's JSON is its line without what the log adds: `seq`, `pos` and the checksum.
    private static List<String> size(RuntimeStore store, Path folder, int events) throws IOException {
        WorkerId id = Author.worker(OLD);
        int counted = Math.min(events, 100_000);
        long lines = 0;
        long json = 0;
        for (long after = 0; after < counted; after += PageRequest.MAX_ITEMS) {
            for (RecordedEvent event : store.events(id, PageRequest.after(after, PageRequest.MAX_ITEMS))
                    .items()) {
                byte[] line = event.encoded().orElseThrow();
                lines += line.length + 1;
                json += line.length - SEAL_BYTES - numbers(line) + 1;
            }
        }
        Path directory = Stores.home(folder)
                .resolve("workers")
                .resolve(id.toString().substring(34))
                .resolve(id.toString());
        String beside = "`events.jsonl` of " + Numbers.whole(counted) + " events to their JSON (`transcript.jsonl`: "
                + Numbers.decimal(Files.size(directory.resolve("transcript.jsonl"))
                        / (double) Files.size(directory.resolve("events.jsonl")))
                + " × `events.jsonl`)";
        return List.of(beside, "", "", Numbers.ratio(lines / (double) json), "≤ 1.15 ×");
    }

    /// Bytes of `"seq":…,"pos":…,`.
    private static int numbers(byte[] line) {
        return new String(line, 0, 80, StandardCharsets.US_ASCII).indexOf("\"at\"") - 1;
    }

    /// `unit`: 1 for microseconds, 1,000 for milliseconds.
    private static List<String> row(String what, Latencies took, String ratio, String target, int unit) {
        String name = unit == 1 ? " µs" : " ms";
        return List.of(
                what,
                figure(took.micros(0.5) / unit, unit) + name,
                figure(took.micros(0.99) / unit, unit) + name,
                ratio,
                target);
    }

    private static String figure(double value, int unit) {
        return unit == 1 ? Numbers.whole(value) : Numbers.decimal(value);
    }
}
