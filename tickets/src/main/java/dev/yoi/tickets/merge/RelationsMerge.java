package dev.yoi.tickets.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.yoi.tickets.format.RelationsFile;
import dev.yoi.tickets.model.TicketId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What either side added, without what either removed.
final class RelationsMerge {

    private RelationsMerge() {}

    static MergedFile merge(TicketId owner, Versions versions) {
        RelationsFile base = read(owner, versions.base());
        RelationsFile ours = read(owner, versions.ours());
        RelationsFile theirs = read(owner, versions.theirs());
        if (versions.trivial().isPresent()) {
            return MergedFile.clean(versions.trivial().get());
        }
        if (!ours.isReadable() || !theirs.isReadable()) {
            LineMerge.Result result = LineMerge.merge(
                    new String(versions.base(), ISO_8859_1),
                    new String(versions.ours(), ISO_8859_1),
                    new String(versions.theirs(), ISO_8859_1));
            return new MergedFile(result.text().getBytes(ISO_8859_1), result.conflicted(), List.of());
        }
        Map<String, RelationsFile.Entry> old = byKey(base);
        Map<String, RelationsFile.Entry> our = byKey(ours);
        Map<String, RelationsFile.Entry> their = byKey(theirs);
        var merged = new LinkedHashMap<String, RelationsFile.Entry>();
        our.forEach((key, entry) -> {
            if (their.containsKey(key) || !old.containsKey(key)) {
                merged.put(key, entry);
            }
        });
        their.forEach((key, entry) -> {
            if (!our.containsKey(key) && !old.containsKey(key)) {
                merged.put(key, entry);
            }
        });
        return MergedFile.clean(ours.with(List.copyOf(merged.values())).bytes());
    }

    private static RelationsFile read(TicketId owner, byte[] bytes) {
        return bytes.length == 0 ? RelationsFile.empty(owner) : RelationsFile.read(owner, bytes);
    }

    private static Map<String, RelationsFile.Entry> byKey(RelationsFile file) {
        var byKey = new LinkedHashMap<String, RelationsFile.Entry>();
        file.entries().forEach(entry -> byKey.putIfAbsent(entry.key(), entry));
        return byKey;
    }
}
