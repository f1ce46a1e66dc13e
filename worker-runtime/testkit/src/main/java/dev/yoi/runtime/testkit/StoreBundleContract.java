package dev.yoi.runtime.testkit;

import static dev.yoi.runtime.testkit.StoreContractPart.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.BundleRef;
import dev.yoi.runtime.model.ProfileName;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Part of [RuntimeStoreContract]: config bundles.
public interface StoreBundleContract extends StoreContractPart {
    @Test
    default void I1_aBundleIsThereAtOnceAndAfterCrashAndClose() {
        ConfigBundle bundle = bundle("team", "runs \"things\" – ünïcode");
        trial().store().storeBundle(bundle);
        assertThat(trial().store().bundle(bundle.id())).contains(bundle);
        trial().reopenAfterCrash();
        assertThat(trial().store().bundle(bundle.id())).contains(bundle);
        trial().reopenAfterClose();
        assertThat(trial().store().bundle(bundle.id())).contains(bundle);
        assertThat(trial().store().bundle(bundle.id()).orElseThrow().ref()).isEqualTo(bundle.ref());
    }

    @Test
    default void I8_storingABundleAgainChangesNothing() {
        ConfigBundle bundle = bundle("team", "one");
        trial().store().storeBundle(bundle);
        trial().store().storeBundle(bundle);
        trial().reopenAfterClose();
        trial().store().storeBundle(bundle);
        assertThat(trial().store().bundles()).containsExactly(bundle.ref());
    }

    @Test
    default void anotherContentUnderTheSameIdIsAConflict() {
        ConfigBundle bundle = bundle("team", "one");
        trial().store().storeBundle(bundle);
        refused(ErrorCode.BUNDLE_CONFLICT, () -> trial().store().storeBundle(bundle("team", "two")));
        trial().reopenAfterCrash();
        refused(ErrorCode.BUNDLE_CONFLICT, () -> trial().store().storeBundle(bundle("team", "two")));
        assertThat(trial().store().bundle(bundle.id())).contains(bundle);
    }

    @Test
    default void theSameContentMayHaveTwoIds() {
        trial().store().storeBundle(bundle("one", "same"));
        trial().store().storeBundle(bundle("two", "same"));
        trial().reopenAfterClose();
        assertThat(trial().store().bundles()).hasSize(2);
    }

    @Test
    default void bundlesAreListedByIdAndAnUnknownOneIsEmpty() {
        for (String id : List.of("m", "a", "z", "B")) {
            trial().store().storeBundle(bundle(id, "bundle " + id));
        }
        List<BundleRef> refs = trial().store().bundles();
        assertThat(refs).extracting(BundleRef::id).isSorted().hasSize(4);
        trial().reopenAfterClose();
        assertThat(trial().store().bundles()).isEqualTo(refs);
        assertThat(trial().store().bundle(new BundleId("nobody"))).isEmpty();
    }

    private static ConfigBundle bundle(String id, String description) {
        var settings = new TreeMap<String, List<String>>();
        settings.put("command", List.of("sh", "-c", "{input}"));
        settings.put("env", List.of());
        var shell = new Profile(new ProfileName("shell"), new BackendName("process"), description, settings);
        var other = new Profile(new ProfileName("other"), new BackendName("scripted"), "", new TreeMap<>());
        return ConfigBundle.of(new BundleId(id), List.of(shell, other));
    }
}
