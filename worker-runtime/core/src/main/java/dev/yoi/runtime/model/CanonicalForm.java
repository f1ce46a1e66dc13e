package dev.yoi.runtime.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// An unambiguous byte form of a list of texts, to take digests of. Every element is written as the decimal
/// length of its UTF-8 bytes, `:`, the bytes, and a line feed.
public final class CanonicalForm {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// `version` names what the form stands for, so that digests of two kinds never meet.
    public CanonicalForm(String version) {
        put(version);
    }

    public CanonicalForm put(String element) {
        byte[] utf8 = element.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes((utf8.length + ":").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(utf8);
        bytes.write('\n');
        return this;
    }

    public Digest digest() {
        return Digest.sha256(bytes.toByteArray());
    }
}
