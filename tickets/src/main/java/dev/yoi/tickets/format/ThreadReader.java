package dev.yoi.tickets.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.EventId;
import dev.yoi.tickets.model.ThreadEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Splits a thread into events.
///
/// One pass over the lines follows the fences. A line that parses as a marker and stands outside of a fence
/// starts an event. One that stands inside of a fence starts an event only on evidence that no quotation gives:
/// its `id` is right for what follows, its `after` is an earlier event, and no event had that id before. That way
/// a fence that somebody left open hides no event that our writer wrote.
final class ThreadReader {

    /// Most events read from one thread.
    static final int EVENTS_MAX = 200_000;

    /// How many of the following marker-like lines may be tried as the end of an event inside a fence.
    private static final int END_CANDIDATES_MAX = 16;

    private final byte[] bytes;
    private final Findings findings;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Candidate> starts = new ArrayList<>();
    private final Set<EventId> known = new HashSet<>();
    private final Fences fences = new Fences();
    private int fenceOffset;
    private int learned;
    private boolean tooMany;
    private Optional<EventId> lastId = Optional.empty();

    ThreadReader(String ticket, byte[] bytes) {
        this.bytes = bytes;
        this.findings = new Findings(ticket, ThreadFile.NAME, bytes, 0);
    }

    ThreadFile read() {
        Bytes.check(bytes, findings);
        collectCandidates();
        chooseStarts();
        int preamble = starts.isEmpty() ? bytes.length : starts.getFirst().start();
        if (!content(Bytes.byteOrderMark(bytes), preamble).isEmpty()) {
            findings.add(DiagnosticCode.THREAD_UNACCOUNTED, 0, "Text before the first event belongs to no event.");
        }
        return new ThreadFile(events(), preamble, findings.found());
    }

    private void collectCandidates() {
        var lines = new Lines(bytes, Bytes.byteOrderMark(bytes), bytes.length);
        while (lines.advance()) {
            if (Marker.looksLike(lines)) {
                Marker.parse(lines.text())
                        .ifPresent(marker -> candidates.add(new Candidate(lines.start(), lines.next(), marker)));
            }
        }
    }

    private void chooseStarts() {
        var lines = new Lines(bytes, Bytes.byteOrderMark(bytes), bytes.length);
        int next = 0;
        while (lines.advance()) {
            boolean wasOpen = fences.isOpen();
            boolean inFence = fences.accept(lines);
            if (!wasOpen && fences.isOpen()) {
                fenceOffset = lines.start();
            }
            if (next < candidates.size() && candidates.get(next).start() == lines.start()) {
                consider(next++, inFence);
            } else if (!inFence && lines.startsWith(Marker.OPENING)) {
                findings.add(
                        DiagnosticCode.MARKER_MALFORMED,
                        lines.start(),
                        "A line that starts like an event has no ISO time in `at`, does not end with ` -->` or is longer than a marker may be; it is read as text.");
            }
        }
        if (fences.isOpen()) {
            reportOpenFence();
        }
    }

    private void consider(int index, boolean inFence) {
        if (starts.size() >= EVENTS_MAX) {
            reportTooMany(candidates.get(index));
            return;
        }
        Candidate candidate = candidates.get(index);
        if (inFence) {
            if (!isProven(index)) {
                return;
            }
            reportOpenFence();
            fences.reset();
        }
        starts.add(candidate);
    }

    private void reportTooMany(Candidate first) {
        if (!tooMany) {
            tooMany = true;
            findings.add(
                    DiagnosticCode.FILE_TOO_LARGE,
                    first.start(),
                    "The thread has more than " + EVENTS_MAX + " events; the rest is not read as events.");
        }
    }

    private void reportOpenFence() {
        findings.add(
                DiagnosticCode.UNCLOSED_FENCE,
                fenceOffset,
                "A code fence that opens here is never closed; close it, or later events may be taken for its text.");
    }

    /// Whether the marker inside a fence is a real event.
    private boolean isProven(int index) {
        Candidate candidate = candidates.get(index);
        Optional<EventId> claimed =
                Optional.ofNullable(candidate.marker().attributes().get("id")).flatMap(EventId::parse);
        if (claimed.isEmpty()) {
            return false;
        }
        learnIdsUpTo(candidate.start());
        if (known.contains(claimed.get()) || !standsBehindKnown(candidate)) {
            return false;
        }
        int tries = Math.min(candidates.size(), index + 1 + END_CANDIDATES_MAX);
        for (int end = index + 1; end < tries; end++) {
            if (idUpTo(candidate, candidates.get(end).start()).equals(claimed.get())) {
                return true;
            }
        }
        return idUpTo(candidate, bytes.length).equals(claimed.get());
    }

    /// Ids are computed when a fence first makes them necessary, which is almost never.
    private void learnIdsUpTo(int end) {
        for (; learned + 1 < starts.size(); learned++) {
            known.add(idUpTo(starts.get(learned), starts.get(learned + 1).start()));
        }
        if (!starts.isEmpty()) {
            lastId = Optional.of(idUpTo(starts.getLast(), end));
        }
    }

    private boolean standsBehindKnown(Candidate candidate) {
        String after = candidate.marker().attributes().get("after");
        if (after == null || starts.isEmpty()) {
            return after == null && starts.isEmpty();
        }
        return EventId.parse(after)
                .filter(id -> known.contains(id) || lastId.equals(Optional.of(id)))
                .isPresent();
    }

    private List<ThreadEvent> events() {
        var events = new ArrayList<ThreadEvent>(starts.size());
        var seen = new HashSet<EventId>();
        for (int at = 0; at < starts.size(); at++) {
            int end = at + 1 < starts.size() ? starts.get(at + 1).start() : bytes.length;
            ThreadEvent event = event(starts.get(at), end);
            check(event, seen);
            events.add(event);
        }
        return events;
    }

    private ThreadEvent event(Candidate start, int end) {
        Content content = content(start.contentStart(), end);
        EventId id = EventDigest.of(start.marker().lineWithoutId(), bytes, content.region());
        boolean stamped = start.marker().attributes().containsKey("id");
        String text = content.text(bytes);
        String heading = "";
        if (text.startsWith("## ")) {
            int lineEnd = text.indexOf('\n');
            heading = (lineEnd < 0 ? text : text.substring(0, lineEnd))
                    .substring(3)
                    .strip();
            text = lineEnd < 0 ? "" : withoutBlankStart(text.substring(lineEnd + 1));
        }
        return new ThreadEvent(
                id, stamped, start.marker().attributes(), heading, text, start.start(), end - start.start());
    }

    private void check(ThreadEvent event, Set<EventId> seen) {
        Optional<String> claimed = event.attribute("id");
        if (claimed.isPresent() && !claimed.get().equals(event.id().text())) {
            findings.add(
                    DiagnosticCode.EVENT_ID_WRONG,
                    event.offset(),
                    "The event was changed after it was written: its id does not match its text.");
        }
        if (!seen.add(event.id()) && event.stamped()) {
            findings.add(DiagnosticCode.EVENT_ID_DOUBLE, event.offset(), "The same event stands in the thread twice.");
        }
    }

    private EventId idUpTo(Candidate start, int end) {
        return EventDigest.of(
                start.marker().lineWithoutId(),
                bytes,
                content(start.contentStart(), end).region());
    }

    /// What stands between two offsets without blank lines at both ends and without a closing `---`.
    private Content content(int from, int end) {
        int start = -1;
        int textEnd = from;
        int beforeLast = from;
        boolean closed = false;
        var lines = new Lines(bytes, from, end);
        while (lines.advance()) {
            if (lines.isBlank()) {
                continue;
            }
            if (start < 0) {
                start = lines.start();
            }
            beforeLast = textEnd;
            textEnd = lines.endWithoutReturns();
            closed = textEnd - lines.start() == 3 && lines.startsWith("---");
        }
        int contentEnd = closed ? beforeLast : textEnd;
        return start < 0 || contentEnd <= start ? new Content(from, from) : new Content(start, contentEnd);
    }

    private static String withoutBlankStart(String text) {
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '\n') {
                start = at + 1;
            } else if (character != ' ' && character != '\t' && character != '\r') {
                break;
            }
        }
        return text.substring(start);
    }

    /// A line that parses as a marker.
    private record Candidate(int start, int contentStart, Marker marker) {}

    private record Content(int start, int end) {
        boolean isEmpty() {
            return start == end;
        }

        EventDigest.Region region() {
            return new EventDigest.Region(start, end);
        }

        String text(byte[] bytes) {
            return new String(bytes, start, end - start, UTF_8).replace("\r\n", "\n");
        }
    }
}
