package dev.yoi.runtime.fsstore;

import static dev.yoi.runtime.fsstore.Trial.append;
import static dev.yoi.runtime.fsstore.Trial.birth;
import static dev.yoi.runtime.fsstore.Trial.log;
import static dev.yoi.runtime.fsstore.Trial.message;
import static dev.yoi.runtime.fsstore.Trial.open;
import static dev.yoi.runtime.fsstore.Trial.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yoi.runtime.bundle.ConfigBundle;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.Diagnostic;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.RuntimeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bundle's content is lost or damaged: whoever needs it is told so, and nobody else is concerned.
class BundleDamageTest {
    private static final WorkerId ONE = worker(1);
    private static final ConfigBundle HURT = Trial.bundle("hurt", "one");
    private static final ConfigBundle FINE = Trial.bundle("fine", "two");

    @TempDir
    Path root;

    private Path content() {
        return Trial.files(root).bundle(HURT.digest());
    }

    private void closed() {
        try (RuntimeStore store = open(root)) {
            store.storeBundle(HURT);
            store.storeBundle(FINE);
            append(store, ONE, birth().toArray(WorkerEvent[]::new));
        }
    }

    private void changeABit() throws IOException {
        byte[] bytes = Files.readAllBytes(content());
        bytes[bytes.length / 2] ^= 1;
        Files.write(content(), bytes);
    }

    private static void othersGoOn(RuntimeStore store) {
        assertThat(store.bundle(FINE.id())).contains(FINE);
        int before = log(store, ONE).size();
        append(store, ONE, message("more"));
        assertThat(log(store, ONE)).hasSize(before + 1);
    }

    private static void refused(RuntimeStore store, ErrorCode code) {
        var refusal = catchThrowableOfType(WorkerRuntimeException.class, () -> store.bundle(HURT.id()));
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.getMessage())
                .contains("'hurt'")
                .contains(HURT.digest().toString());
        assertThat(store.diagnostics()).singleElement().satisfies(said -> {
            assertThat(said.code().value()).isEqualTo(code.code());
            assertThat(said.subject()).isEqualTo("bundle hurt");
            assertThat(said.message()).contains(HURT.digest().toString()).contains("stored again");
        });
    }

    @Test
    void I5_aLostBundleConcernsNobodyElseAndIsPutRightByStoringItAgain() throws IOException {
        closed();
        Files.delete(content());
        try (RuntimeStore reader = FilesystemStore.openReadOnly(Trial.options(root))) {
            refused(reader, ErrorCode.BUNDLE_MISSING);
        }
        try (RuntimeStore store = open(root)) {
            assertThat(store.diagnostics())
                    .extracting(Diagnostic::subject)
                    .describedAs("said by the opening, before anybody asks for it")
                    .containsExactly("bundle hurt");
            refused(store, ErrorCode.BUNDLE_MISSING);
            othersGoOn(store);

            store.storeBundle(HURT);

            assertThat(store.bundle(HURT.id())).contains(HURT);
            assertThat(store.diagnostics()).isEmpty();
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    @Test
    void I5_aDamagedBundleIsSetAsideWhenItIsStoredAgain() throws IOException {
        closed();
        changeABit();
        byte[] damaged = Files.readAllBytes(content());
        try (RuntimeStore store = open(root)) {
            refused(store, ErrorCode.BUNDLE_DIGEST_MISMATCH);
            othersGoOn(store);
        }
        assertThat(StoreDoctor.check(Trial.options(root)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.code()).isEqualTo(Finding.Code.BUNDLE_DAMAGED));
        try (RuntimeStore store = open(root)) {
            store.storeBundle(HURT);
            assertThat(store.bundle(HURT.id())).contains(HURT);
            assertThat(store.diagnostics()).isEmpty();
        }
        try (RuntimeStore store = open(root)) {
            assertThat(store.bundle(HURT.id())).contains(HURT);
        }
        try (var kept = Files.list(Trial.files(root).quarantine())) {
            assertThat(kept.filter(path -> path.toString().endsWith(".moved")))
                    .singleElement()
                    .satisfies(path -> assertThat(Files.readAllBytes(path)).isEqualTo(damaged));
        }
    }

    @Test
    void aDirectoryInABundlesPlaceIsSetAsideToo() throws IOException {
        closed();
        Files.delete(content());
        Files.createDirectories(content().resolve("something"));
        try (RuntimeStore store = open(root)) {
            refused(store, ErrorCode.BUNDLE_DIGEST_MISMATCH);
            store.storeBundle(HURT);
            assertThat(store.bundle(HURT.id())).contains(HURT);
        }
        assertThat(StoreDoctor.check(Trial.options(root))).isEmpty();
    }

    /// Another content is still another one.
    @Test
    void aLostBundleKeepsItsName() throws IOException {
        closed();
        Files.delete(content());
        try (RuntimeStore store = open(root)) {
            var refusal = catchThrowableOfType(
                    WorkerRuntimeException.class, () -> store.storeBundle(Trial.bundle("hurt", "another")));
            assertThat(refusal.code()).isEqualTo(ErrorCode.BUNDLE_CONFLICT);
        }
    }
}
