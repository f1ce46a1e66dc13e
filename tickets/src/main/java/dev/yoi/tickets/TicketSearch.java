package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.files.RawTicket;
import dev.yoi.tickets.files.TicketDirectory;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.index.IndexEntry;
import dev.yoi.tickets.index.IndexSnapshot;
import dev.yoi.tickets.model.Texts;
import dev.yoi.tickets.model.TicketFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Full-text search by reading the files: a root of ten thousand tickets is some hundred megabytes, which is read
/// in a second or two and needs no index that
/// could be stale.
final class TicketSearch {

    private static final int TEXT_LENGTH_MAX = TicketQuery.TEXT_LENGTH_MAX;
    private static final int EXCERPT_LENGTH_MAX = 200;
    private static final int EXCERPT_BEFORE = 60;

    private TicketSearch() {}

    static List<SearchHit> search(String text, int limit, IndexSnapshot tickets, TicketDirectory directory) {
        if (text.isBlank() || text.length() > TEXT_LENGTH_MAX || limit < 1 || limit > TicketQuery.LIMIT_MAX) {
            throw new TicketFailure(
                    TicketFailure.Kind.INVALID_INPUT,
                    "a search has 1 to " + TEXT_LENGTH_MAX + " characters and 1 to " + TicketQuery.LIMIT_MAX
                            + " results");
        }
        Pattern wanted = pattern(text);
        var hits = new ArrayList<SearchHit>();
        List<IndexEntry> latestFirst = tickets.entries().stream()
                .sorted(Comparator.comparing((IndexEntry entry) -> entry.field("updated_at"))
                        .reversed()
                        .thenComparing(IndexEntry::id))
                .toList();
        for (IndexEntry entry : latestFirst) {
            if (hits.size() >= limit) {
                break;
            }
            hit(entry, wanted, directory).ifPresent(hits::add);
        }
        return List.copyOf(hits);
    }

    static Pattern pattern(String text) {
        return Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    static Optional<SearchHit> hit(IndexEntry entry, Pattern wanted, TicketDirectory directory) {
        RawTicket raw;
        try {
            raw = directory.read(entry.id());
        } catch (TicketFailure goneOrUnreadable) {
            return Optional.empty(); // the doctor says why; a search goes on (I5)
        }
        for (TicketFile file : List.of(TicketFile.ITEM, TicketFile.THREAD, TicketFile.RESOLUTION)) {
            String content =
                    raw.content(file).map(bytes -> new String(bytes, UTF_8)).orElse("");
            Matcher found = wanted.matcher(content);
            if (found.find()) {
                return Optional.of(new SearchHit(
                        entry.id(), entry.field("title"), file.fileName(), excerpt(content, found.start())));
            }
        }
        return Optional.empty();
    }

    private static String excerpt(String content, int at) {
        int lineStart = content.lastIndexOf('\n', at) + 1;
        int lineEnd = content.indexOf('\n', at);
        int start = Math.max(lineStart, at - EXCERPT_BEFORE);
        return Texts.excerpt(
                content.substring(start, lineEnd < 0 ? content.length() : lineEnd)
                        .strip(),
                EXCERPT_LENGTH_MAX);
    }
}
