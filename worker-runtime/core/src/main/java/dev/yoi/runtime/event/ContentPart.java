package dev.yoi.runtime.event;

/// One part of an input, a message or a tool result.
public sealed interface ContentPart {
    /// The part as plain text, for lists and search.
    String plainText();

    /// Text in UTF-8. It may contain any character; front ends treat it as untrusted.
    record Text(String text) implements ContentPart {
        @Override
        public String plainText() {
            return text;
        }
    }

    /// A part of a type that this version does not know, kept as the JSON object that it was stored as.
    record Unknown(String type, String json) implements ContentPart {
        @Override
        public String plainText() {
            return "";
        }
    }
}
