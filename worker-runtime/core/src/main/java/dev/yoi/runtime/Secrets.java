package dev.yoi.runtime;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.redaction.Redaction;
import dev.yoi.runtime.redaction.TextMask;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps secrets out of what is recorded and shown. Texts are masked; what has a form of its own (keys,
/// references, bundles) is refused.
final class Secrets {
    private static final Pattern REFERENCE =
            Pattern.compile("(?<![A-Za-z0-9])secret:([A-Za-z0-9][A-Za-z0-9_./-]{0,127})");
    private static final System.Logger LOG = System.getLogger(Secrets.class.getName());

    private final SecretValues values;
    private final Redaction redaction = new Redaction();

    Secrets(SecretValues values) {
        this.values = values;
        values.others().forEach(redaction::know);
    }

    /// Learns the values that a bundle's profiles name.
    void learn(ConfigBundle bundle) {
        texts(bundle).filter(text -> text.contains("secret:")).forEach(text -> {
            Matcher names = REFERENCE.matcher(text);
            while (names.find()) {
                String name = names.group(1);
                if (!values.value(name).map(redaction::know).orElse(true)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "the value of secret:{0} is too short or too long to be masked",
                            name);
                }
            }
        });
    }

    private static Stream<String> texts(ConfigBundle bundle) {
        return bundle.profiles().stream().flatMap(Secrets::texts);
    }

    private static Stream<String> texts(Profile profile) {
        return Stream.concat(
                Stream.of(profile.name().value(), profile.description()),
                profile.settings().values().stream().flatMap(List::stream));
    }

    /// A bundle is shown and copied as it is.
    void check(ConfigBundle bundle) {
        if (redaction.finds(bundle.id().value()) || texts(bundle).anyMatch(redaction::finds)) {
            throw WorkerRuntimeException.of(
                    ErrorCode.BUNDLE_INVALID,
                    "bundle",
                    "a profile of the bundle holds the value of a secret",
                    "use a reference like secret:NAME, and store the bundle again");
        }
    }

    /// Refuses what is recorded as it is.
    void check(String field, @Nullable String value) {
        if (value != null && redaction.finds(value)) {
            throw WorkerRuntimeException.invalid(field, field + " holds a secret, and would be recorded as it is");
        }
    }

    void check(@Nullable IdempotencyKey key) {
        check("idempotency_key", key == null ? null : key.value());
    }

    void check(Labels labels) {
        labels.values().keySet().forEach(key -> check("label key", key));
    }

    /// What is recorded of a content. An execution gets no more than that.
    Content masked(Content content) {
        return EventMask.content(redaction.masking(), content);
    }

    ItemId masked(ItemId item) {
        return EventMask.item(redaction.masking(), item);
    }

    /// A text of a backend, masked before it is cut: no half of a secret is left.
    String told(String text) {
        return Failures.cut(redaction.masking().text(text));
    }

    SequencedEvent masked(long seq, Instant at, WorkerEvent event) {
        return EventMask.masked(redaction.masking(), seq, at, event);
    }

    /// For a text that comes bit by bit.
    TextMask growing() {
        return redaction.growing();
    }
}
