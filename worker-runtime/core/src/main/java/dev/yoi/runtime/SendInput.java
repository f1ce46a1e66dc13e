package dev.yoi.runtime;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.InputKind;
import org.jspecify.annotations.Nullable;

/// An input for a worker, and what to do with it when the worker is busy.
public record SendInput(
        InputKind kind,
        Content content,
        WhenBusy whenBusy,
        @Nullable IdempotencyKey key) {
    public enum WhenBusy {
        QUEUE("queue"),
        REJECT("reject");

        private final String code;

        WhenBusy(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /// A user's text, queued when the worker is busy.
    public static SendInput text(String text) {
        return new SendInput(InputKind.USER, Content.text(text), WhenBusy.QUEUE, null);
    }

    public SendInput withKey(IdempotencyKey newKey) {
        return new SendInput(kind, content, whenBusy, newKey);
    }

    public SendInput whenBusy(WhenBusy newWhenBusy) {
        return new SendInput(kind, content, newWhenBusy, key);
    }
}
