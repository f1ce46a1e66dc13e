package dev.yoi.tickets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.files.RawTicket;
import dev.yoi.tickets.files.TicketFile;
import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.FrontMatter;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.model.TicketId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;

/// Makes a [Ticket] of a ticket's files.
final class TicketReading {

    /// Hex digits in a revision.
    private static final int REVISION_LENGTH = 16;

    private TicketReading() {}

    static Ticket ticket(TicketId id, RawTicket raw) {
        TicketCheck.TicketFiles files = TicketCheck.TicketFiles.read(id, raw);
        ItemFile item = files.item();
        var fields = new LinkedHashMap<String, FieldValue>();
        for (FrontMatter.Entry entry : item.frontMatter().entries()) {
            fields.putIfAbsent(entry.key(), entry.value());
        }
        return new Ticket(
                id,
                item.title(),
                item.state(),
                item.cancelled(),
                fields,
                item.body(),
                revision(item),
                files.thread().events(),
                files.relations().relations(),
                files.plan().records(),
                raw.content(TicketFile.RESOLUTION).map(bytes -> new String(bytes, UTF_8)),
                TicketCheck.of(id, raw, files));
    }

    /// A digest of everything that an edit can change. What only operations change is left out, so that a comment
    /// by somebody
    /// else does not make an open editor stale.
    static String revision(ItemFile item) {
        var text = new StringBuilder();
        for (FrontMatter.Entry entry : item.frontMatter().entries()) {
            if (!ItemEdit.OPERATION_KEYS.contains(entry.key())) {
                text.append(entry.key()).append('=').append(entry.value()).append('\n');
            }
        }
        text.append('\n').append(item.body());
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, REVISION_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
