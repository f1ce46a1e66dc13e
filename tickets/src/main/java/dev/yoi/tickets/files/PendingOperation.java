package dev.yoi.tickets.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yoi.tickets.format.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An operation that has happened and whose files may not all be written yet: the content of
/// `.pending-operation.json`.
///
/// ```
/// {"version":1,"operation":"queue","at":"2026-06-15T06:37:00Z","files":[
///   {"path":"thread.md","base_length":104,"base_sha256":"9f…","append":"PCEtLSBldmVudDog…"},
///   {"path":"item.md","base_sha256":"11…","content":"LS0tCnRpdGxlOiAn…"}],"sha256":"77…"}
/// ```
///
/// @param operation word for messages
/// @param at time as text
public record PendingOperation(String operation, String at, List<Change> changes) {

    static final String NAME = ".pending-operation.json";
    static final String TEMPORARY_NAME = NAME + ".new";
    static final String SET_ASIDE_PREFIX = ".set-aside-operation-";

    /// Largest pending file: two threads at their limit, in base 64.
    static final long LENGTH_MAX = 192L << 20;

    private static final int VERSION = 1;
    private static final String DIGEST = "sha256";

    public PendingOperation {
        changes = List.copyOf(changes);
    }

    byte[] encode() {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("version", VERSION);
        document.put("operation", operation);
        document.put("at", at);
        ArrayNode files = document.putArray("files");
        for (Change change : changes) {
            ObjectNode file = files.addObject();
            file.put("path", change.file().fileName());
            file.put("base_length", change.baseLength());
            change.baseDigest().ifPresent(digest -> file.put("base_sha256", digest));
            file.put(
                    change.isAppend() ? "append" : "content",
                    Base64.getEncoder().encodeToString(change.content()));
        }
        byte[] unsigned = Json.MAPPER.writeValueAsString(document).getBytes(UTF_8);
        document.put(DIGEST, Change.digest(unsigned, unsigned.length));
        return (Json.MAPPER.writeValueAsString(document) + "\n").getBytes(UTF_8);
    }

    /// The operation in these bytes, or nothing if they are not complete and unchanged.
    static Optional<PendingOperation> decode(byte[] bytes) {
        Optional<ObjectNode> document = Json.object(bytes, 0, bytes.length);
        if (document.isEmpty() || !isIntact(document.get())) {
            return Optional.empty();
        }
        var changes = new ArrayList<Change>();
        for (JsonNode file : document.get().path("files")) {
            Optional<Change> change = change(file);
            if (change.isEmpty()) {
                return Optional.empty();
            }
            changes.add(change.get());
        }
        return Optional.of(
                new PendingOperation(Json.text(document.get(), "operation"), Json.text(document.get(), "at"), changes));
    }

    private static boolean isIntact(ObjectNode document) {
        String claimed = Json.text(document, DIGEST);
        ObjectNode unsigned = document.deepCopy();
        unsigned.remove(DIGEST);
        byte[] bytes = Json.MAPPER.writeValueAsString(unsigned).getBytes(UTF_8);
        return document.path("version").asInt(0) == VERSION
                && Change.digest(bytes, bytes.length).equals(claimed);
    }

    private static Optional<Change> change(JsonNode file) {
        boolean append = file.has("append");
        Optional<TicketFile> name = TicketFile.named(Json.text(file, "path"));
        Optional<String> digest = Optional.of(Json.text(file, "base_sha256")).filter(text -> !text.isEmpty());
        try {
            byte[] content = Base64.getDecoder().decode(Json.text(file, append ? "append" : "content"));
            long baseLength = file.path("base_length").asLong(0);
            return name.map(known -> new Change(known, append, baseLength, digest, content));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
