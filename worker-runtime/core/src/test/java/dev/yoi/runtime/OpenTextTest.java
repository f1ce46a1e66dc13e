package dev.yoi.runtime;

import static dev.yoi.runtime.TestRuntime.DEADLINE;
import static dev.yoi.runtime.TestRuntime.eventually;
import static dev.yoi.runtime.TestRuntime.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.WorkerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Text that grows: shown at once, durable in chunks, complete and in order.
class OpenTextTest {
    private static final Duration CHUNK_AGE = Duration.ofSeconds(2);

    private final TestRuntime test = new TestRuntime();

    @AfterEach
    void close() {
        test.close();
    }

    private List<WorkerEvent.Message> messages(WorkerId id) {
        return test.events(id, WorkerEvent.Message.class);
    }

    /// Chunks continue each other without gap or overlap.
    private void assertWhole(WorkerId id, String whole) {
        long offset = 0;
        for (WorkerEvent.Message chunk : messages(id)) {
            assertThat(chunk.offset()).isEqualTo(offset);
            offset += chunk.content().plainText().length();
        }
        assertThat(test.said(id)).isEqualTo(whole);
    }

    @Test
    void textBecomesDurableInChunksOfSixteenKibibytesOfUtf8() {
        WorkerId id = test.created();
        String piece = "aé😀 line\n".repeat(100);
        test.backend.onBegin = (probe, request) -> {
            try (var open = probe.open(request.run())) {
                for (int i = 0; i < 60; i++) {
                    open.append(piece);
                }
            }
            probe.finish(request.run(), RunReason.COMPLETED);
        };
        test.runtime.send(id, SendInput.text("x"));
        test.awaitRuns(id, 1);
        assertWhole(id, piece.repeat(60));
        int bytes = piece.getBytes(StandardCharsets.UTF_8).length;
        assertThat(messages(id))
                .hasSize((60 * bytes + 16 * 1024 - 1) / (16 * 1024))
                .allSatisfy(chunk -> assertThat(chunk.content().plainText().getBytes(StandardCharsets.UTF_8))
                        .hasSizeLessThan(16 * 1024 + bytes));
    }

    @Test
    void aFloodInOnePieceIsCutWithoutTearingACharacter() {
        WorkerId id = test.created();
        String flood = "x" + "😀".repeat(100_000);
        test.backend.onBegin = (probe, request) -> {
            try (var open = probe.open(request.run())) {
                open.append(flood);
            }
            probe.finish(request.run(), RunReason.COMPLETED);
        };
        test.runtime.send(id, SendInput.text("x"));
        test.awaitRuns(id, 1);
        assertWhole(id, flood);
        assertThat(messages(id))
                .hasSizeGreaterThan(3)
                .allSatisfy(chunk -> assertThat(chunk.content()
                                .plainText()
                                .codePoints()
                                .filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                        .isEmpty());
    }

    @Test
    void halfACharacterWaitsForItsOtherHalf() {
        WorkerId id = test.held();
        var open = test.probe(id).sink.openMessage(1, new ItemId("halves"), Role.LOG);
        String filler = "y".repeat(16 * 1024);
        open.append(filler + "\ud83d");
        open.append("\ude00" + filler);
        open.close();
        var halves = messages(id).stream()
                .filter(m -> m.role() == Role.LOG)
                .map(m -> m.content().plainText())
                .toList();
        assertThat(halves).containsExactly(filler, "😀" + filler);
    }

    /// The clock is the test's; the ticker looks at it in its own time.
    @Test
    void textThatNobodyAddsToBecomesDurableWithinTwoSeconds() {
        WorkerId id = test.held();
        assertThat(messages(id)).isEmpty();
        test.clock.advance(CHUNK_AGE);
        eventually().until(() -> messages(id).size() == 1);
        assertWhole(id, "hold");
        test.probe(id).release(RunReason.COMPLETED);
        assertWhole(id, "hold");
    }

    @Test
    void textIsRecordedBeforeAnyOtherEventAndBeforeTheRunsEnd() {
        WorkerId id = test.held();
        var probe = test.probe(id);
        var open = probe.sink.openReasoning(1, new ItemId("thought"));
        open.append("hm");
        probe.sink.record(List.of(new WorkerEvent.ToolCall(1, "c", "t", "t", "{}")));
        open.append(" well");
        probe.release(RunReason.COMPLETED);
        open.close();
        assertThat(test.kinds(id))
                .endsWith("run_started", "message", "reasoning", "tool_call", "reasoning", "run_finished");
        assertThat(test.events(id, WorkerEvent.Reasoning.class))
                .extracting(WorkerEvent.Reasoning::offset)
                .containsExactly(0L, 2L);
        refused(ErrorCode.EXECUTION_UNAVAILABLE, () -> open.append("late"));
    }

    @Test
    void textIsRecordedBeforeAStopADetachAndAnEnd() {
        for (Consumer<WorkerId> end : List.<Consumer<WorkerId>>of(
                id -> test.runtime.stop(id, DEADLINE),
                id -> test.runtime.cancel(id),
                id -> test.runtime.detach(id, DEADLINE),
                id -> test.probe(id).sink.ended("gone"))) {
            WorkerId id = test.held();
            end.accept(id);
            assertThat(test.kinds(id)).containsSubsequence("message", "run_finished", "execution_ended");
            assertWhole(id, "hold");
        }
    }

    @Test
    void textThatTheStoreRefusesIsKeptAndRecordedLater() {
        WorkerId id = test.held();
        var probe = test.probe(id);
        test.store.refuses = _ -> true;
        var open = probe.sink.openMessage(1, new ItemId("more"), Role.ASSISTANT);
        String chunk = "z".repeat(20_000);
        refused(ErrorCode.STORE_FULL, () -> open.append(chunk));
        refused(ErrorCode.STORE_FULL, () -> probe.finish(1, RunReason.COMPLETED));
        refused(ErrorCode.STORE_FULL, open::close);
        test.store.refuses = _ -> false;
        open.append("!");
        open.close();
        probe.release(RunReason.COMPLETED);
        assertThat(test.said(id)).isEqualTo(chunk + "!" + "hold");
    }

    @Test
    void aClosedItemTakesNoMoreText() {
        WorkerId id = test.held();
        var open = test.probe(id).sink.openMessage(1, new ItemId("brief"), Role.ASSISTANT);
        open.append("a");
        open.close();
        open.close();
        refused(ErrorCode.INVALID_REQUEST, () -> open.append("b"));
        assertThat(test.said(id)).isEqualTo("a");
    }
}
