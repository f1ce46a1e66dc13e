package dev.yoi.runtime.testkit;

import static dev.yoi.runtime.testkit.StoreContractPart.message;
import static dev.yoi.runtime.testkit.StoreContractPart.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.KeyUse;
import dev.yoi.runtime.event.WorkerEvent.WorkerCreated;
import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.WorkerId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Part of [RuntimeStoreContract]: what is left of workers that were removed.
public interface StoreRemovalContract extends StoreContractPart {
    @Test
    default void I1_aDeletedWorkerStaysDeleted() {
        WorkerId stays = trial().created();
        WorkerId goes = trial().created();
        trial().delete(goes);
        refused(ErrorCode.WORKER_NOT_FOUND, () -> trial().delete(goes));
        for (int i = 0; i < 3; i++) {
            refused(ErrorCode.WORKER_NOT_FOUND, () -> trial().store().load(goes));
            assertThat(trial().store().catalog().deleted(goes)).isTrue();
            assertThat(trial().store().catalog().deleted(stays)).isFalse();
            trial().commit(stays, message("still here"));
            reopen(i);
        }
    }

    @Test
    default void theIdOfADeletedWorkerIsNotUsedAgain(SeededRandom random) {
        WorkerId id = trial().created();
        trial().delete(id);
        var again = new RandomEvents(random).created();
        for (int i = 0; i < 3; i++) {
            refused(ErrorCode.WORKER_DELETED, () -> trial().append(id, List.of(again)));
            reopen(i);
        }
    }

    @Test
    default void I8_theKeyThatMadeADeletedWorkerIsRemembered(SeededRandom random) {
        var key = new IdempotencyKey("make-it-once");
        var digest = Digest.sha256("request".getBytes(StandardCharsets.UTF_8));
        WorkerCreated any = new RandomEvents(random).created();
        WorkerId id = trial().created(new WorkerCreated(
                any.profile(),
                any.backend(),
                any.bundle(),
                any.workdir(),
                any.name(),
                any.labels(),
                new KeyUse(key, digest)));
        trial().delete(id);
        for (int i = 0; i < 3; i++) {
            assertThat(trial().store().catalog().deletedWith(key)).contains(id);
            assertThat(trial().store().catalog().deletedWith(new IdempotencyKey("another")))
                    .isEmpty();
            reopen(i);
        }
    }

    @Test
    default void theIdOfAnAbortedCreationMayBeUsedAgain(SeededRandom random) {
        var events = new RandomEvents(random);
        WorkerId id = trial().created();
        for (int i = 0; i < 3; i++) {
            trial().commit(id, message("of life " + i));
            trial().remove(id);
            reopen(i);
            trial().commit(id, events.created());
        }
        trial().verify();
    }

    private void reopen(int round) {
        if (round % 2 == 0) {
            trial().reopenAfterCrash();
        } else {
            trial().reopenAfterClose();
        }
        trial().verify();
    }
}
