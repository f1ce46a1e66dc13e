package dev.yoi.execution.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.execution.ExecutionBackend;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.Role;
import dev.yoi.runtime.model.RunReason;
import dev.yoi.runtime.model.ToolStatus;
import dev.yoi.runtime.testkit.PredictableIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One agent, run after run: what its updates become, how it starts, fails and comes back.
class AgentRunTest {
    private final Place place = new Place();
    private final ExecutionBackend backend = place.backend(AcpBackendContractTest.LIMITS);

    @AfterEach
    void nothingIsLeft() {
        backend.close();
        assertThat(place.running()).isEmpty();
        place.close();
    }

    private TestAgent scripted(String... updates) {
        place.file(
                "turn",
                Stream.of(updates)
                        .map(update ->
                                "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"@SESSION@\","
                                        + "\"update\":" + update + "}}\n")
                        .reduce("", String::concat));
        TestAgent agent = TestAgent.start(backend, Place.agent());
        agent.run("script turn");
        return agent;
    }

    @Test
    void everyKindOfUpdateHasItsEvent() {
        TestAgent agent = scripted(
                "{\"sessionUpdate\":\"agent_thought_chunk\",\"content\":{\"type\":\"text\",\"text\":\"hm\"}}",
                "{\"sessionUpdate\":\"user_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"echo\"}}",
                "{\"sessionUpdate\":\"plan\",\"entries\":[{\"content\":\"look\",\"priority\":\"high\",\"status\":\"pending\"}]}",
                "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"AA==\"}}",
                "{\"sessionUpdate\":\"current_mode_update\",\"currentModeId\":\"plan\"}",
                "{\"sessionUpdate\":\"usage_update\",\"used\":7,\"size\":9,\"cost\":{\"amount\":0.25,\"currency\":\"USD\"}}",
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"c\",\"title\":\"Edit\",\"kind\":\"edit\",\"status\":\"pending\"}",
                "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"c\",\"status\":\"completed\",\"content\":[{\"type\":\"diff\",\"path\":\""
                        + place.workdir() + "/a.txt\",\"oldText\":\"x\",\"newText\":\"y\"}],\"locations\":[{\"path\":\""
                        + place.workdir() + "/a.txt\",\"line\":3}]}",
                "{\"sessionUpdate\":\"telepathy\",\"thought\":1}",
                "{\"sessionUpdate\":\"telepathy\",\"thought\":2}");
        assertThat(agent.events(WorkerEvent.Reasoning.class))
                .extracting(WorkerEvent.Reasoning::text)
                .containsExactly("hm");
        assertThat(agent.events(WorkerEvent.PlanUpdated.class))
                .extracting(WorkerEvent.PlanUpdated::steps)
                .containsExactly(List.of(new WorkerEvent.PlanUpdated.Step("look", "pending")));
        assertThat(agent.events(WorkerEvent.Message.class))
                .extracting(message -> message.content().parts().getFirst())
                .containsExactly(new ContentPart.Unknown(
                        "image", "{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"AA==\"}"));
        assertThat(agent.events(WorkerEvent.ToolResult.class)).singleElement().satisfies(result -> {
            assertThat(result.status()).isEqualTo(ToolStatus.SUCCEEDED);
            assertThat(result.content().parts())
                    .containsExactly(
                            new ContentPart.Unknown(
                                    "diff",
                                    "{\"type\":\"diff\",\"path\":\"a.txt\",\"old_text\":\"x\",\"new_text\":\"y\"}"),
                            new ContentPart.Unknown(
                                    "location", "{\"type\":\"location\",\"path\":\"a.txt\",\"line\":3}"));
        });
        assertThat(agent.events(WorkerEvent.Extension.class))
                .extracting(WorkerEvent.Extension::payloadJson)
                .contains("{\"mode\":\"plan\"}", "{\"used\":7,\"size\":9,\"cost_micros\":250000,\"currency\":\"USD\"}");
        assertThat(agent.events(WorkerEvent.UsageReported.class))
                .extracting(usage -> usage.tokens().costMicros())
                .containsExactly(250_000L);
        assertThat(agent.diagnostics()).containsExactly("acp_update_unknown");
    }

    /// As claude-agent-acp does: first an empty call, then what it is.
    @Test
    void aCallIsRecordedWhenItIsKnownWhatItIs() {
        TestAgent agent = scripted(
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"c\",\"name\":\"Bash\",\"rawInput\":{},"
                        + "\"status\":\"pending\",\"title\":\"Terminal\",\"kind\":\"execute\",\"content\":[]}",
                "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"c\",\"title\":\"ls -l\","
                        + "\"rawInput\":{\"command\":\"ls -l\"}}",
                "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"c\",\"status\":\"completed\"}");
        assertThat(agent.events(WorkerEvent.ToolCall.class))
                .containsExactly(new WorkerEvent.ToolCall(1, "c", "Bash", "ls -l", "{\"command\":\"ls -l\"}"));
        assertThat(agent.events(WorkerEvent.ToolResult.class)).hasSize(1);
    }

    @Test
    void aLineThatIsNoFrameIsNotedAndTheTurnGoesOn() {
        TestAgent agent = TestAgent.start(backend, Place.agent());
        assertThat(agent.run("garbage").reason()).isEqualTo(RunReason.COMPLETED);
        assertThat(agent.said()).isEqualTo("answer");
        assertThat(agent.diagnostics()).containsExactly("acp_frame_malformed");
    }

    @Test
    void aFrameThatIsTooLongEndsTheAgentSinceNobodyKnowsWhatItWas() {
        TestAgent agent = TestAgent.start(backend, Place.agent());
        WorkerEvent.RunFinished end = agent.run("huge");
        assertThat(end.reason()).isEqualTo(RunReason.FAILED);
        assertThat(end.detail()).contains("3000000 bytes");
        await().atMost(TestAgent.PATIENCE)
                .until(() -> agent.sink().endedBecause().isPresent());
    }

    @Test
    void anAgentThatDiesInATurnFailsItAndSaysHow() {
        TestAgent agent = TestAgent.start(backend, Place.agent());
        WorkerEvent.RunFinished end = agent.run("crashes");
        assertThat(end.reason()).isEqualTo(RunReason.FAILED);
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.detail()).contains("exit code 3").contains("a fatal thing");
        assertThat(agent.said()).isEqualTo("half");
        assertThat(agent.sink().text(Role.LOG)).contains("a fatal thing");
        await().atMost(TestAgent.PATIENCE)
                .until(() -> agent.sink().endedBecause().isPresent());
        assertThat(agent.execution().interrupt(1)).isFalse();
        assertThatThrownBy(() -> agent.begin("answers")).isInstanceOf(WorkerRuntimeException.class);
    }

    @Test
    void anAgentThatDoesNotHeedACancelIsEnded() {
        var impatient =
                new AcpLimits(1 << 20, 1_000, Duration.ofMinutes(5), Duration.ofMillis(1), Duration.ofSeconds(4));
        try (ExecutionBackend other = place.backend(impatient)) {
            TestAgent agent = TestAgent.start(other, Place.agent());
            agent.begin("deaf");
            await().atMost(TestAgent.PATIENCE).until(() -> agent.said().contains("ready"));
            assertThat(agent.execution().interrupt(1)).isTrue();
            assertThat(agent.finished().reason()).isEqualTo(RunReason.INTERRUPTED);
            await().atMost(TestAgent.PATIENCE)
                    .until(() -> agent.sink().endedBecause().isPresent());
            assertThat(agent.sink().endedBecause().orElseThrow()).contains("did not heed a cancel");
        }
    }

    @Test
    void eachAgentHasAHomeOfItsOwn() throws IOException {
        TestAgent agent = TestAgent.start(backend, Place.agent());
        agent.run("environment");
        Path home = place.homes().resolve(PredictableIds.number(1).toString());
        assertThat(agent.said())
                .isEqualTo(home.resolve("home") + "|" + home.resolve("tmp") + "|" + home.resolve("home/.config"));
        assertThat(Files.readString(home.resolve("frames.log")))
                .contains("> {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"")
                .contains("< {\"jsonrpc\":\"2.0\",\"id\":1,\"result\"");
    }

    @Test
    void whatAnAgentCannotTakeIsRefusedBeforeItIsSent() {
        TestAgent agent = TestAgent.start(backend, Place.agent());
        agent.begin(new Content(List.of(new ContentPart.Unknown("video", "{\"type\":\"video\"}"))));
        WorkerEvent.RunFinished end = agent.finished();
        assertThat(end.reason()).isEqualTo(RunReason.FAILED);
        assertThat(end.detail()).isEqualTo("the agent takes no input of the type 'video'");
        assertThat(agent.run("answers").reason()).isEqualTo(RunReason.COMPLETED);
    }

    @Test
    void aStartThatComesToNothingSaysWhyAndWhatToDo() {
        refused("speaks version 2 of the protocol", "speaks version 1", "--version=2");
        refused("the agent wants to be signed in", "API Key", "--signed-out");
        refused("exit code 7: nothing works", "in a terminal", "--crash-at-start");
        assertThat(place.homes()).isEmptyDirectory();
    }

    private void refused(String reason, String remedy, String option) {
        assertThatThrownBy(() -> TestAgent.start(backend, Place.agent(option)))
                .isInstanceOfSatisfying(WorkerRuntimeException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION_REJECTED);
                    assertThat(e.getMessage()).contains(reason).doesNotContain("/");
                    assertThat(e.remedy()).contains(remedy);
                });
        assertThat(place.running()).isEmpty();
    }

    @Test
    void anAgentThatSaysNothingIsNotWaitedForForEver() {
        assertThatThrownBy(() -> TestAgent.startWithin(backend, Place.agent("--silent"), Duration.ofMillis(300)))
                .hasMessageContaining("did not answer in time");
        assertThat(place.running()).isEmpty();
    }

    @Test
    void aModeIsOneThatTheAgentOffers() {
        var settings = Map.of("command", List.of("agent-double"), "mode", List.of("read-only"));
        assertThat(TestAgent.start(backend, Place.profile(settings))
                        .run("answers")
                        .reason())
                .isEqualTo(RunReason.COMPLETED);
        var wrong = Map.of("command", List.of("agent-double"), "mode", List.of("berserk"));
        assertThatThrownBy(() -> TestAgent.start(backend, Place.profile(wrong)))
                .isInstanceOfSatisfying(
                        WorkerRuntimeException.class,
                        e -> assertThat(e.remedy()).isEqualTo("use one of: agent, read-only"));
    }

    @Test
    void aRestoredWorkerGoesOnInTheAgentsOwnSession() {
        assertThat(restored("resumed")).isEqualTo("prompts 2");
    }

    @Test
    void whatAnAgentTellsAgainWhenItLoadsItsSessionIsNotRecordedTwice() {
        assertThat(restored("loaded", "--no-resume")).isEqualTo("prompts 2");
    }

    @Test
    void anAgentThatCannotTakeUpItsSessionBeginsANewOneAndSaysSo() {
        assertThat(restored("does not know what was said before", "--no-resume", "--no-load"))
                .isEqualTo("prompts 1");
    }

    private String restored(String how, String... options) {
        TestAgent first = TestAgent.start(backend, Place.agent(options));
        first.run("answers");
        first.execution().stop(TestAgent.PATIENCE);
        TestAgent second =
                TestAgent.restore(backend, Place.agent(options), first.sink().events());
        assertThat(second.execution().resumedFrom().orElseThrow()).contains(how);
        second.run("history");
        return second.said();
    }

    @Test
    void aForkHasNoSessionThoughItsLogHasOne() {
        TestAgent first = TestAgent.start(backend, Place.agent());
        first.run("answers");
        first.execution().stop(TestAgent.PATIENCE);
        var log = new ArrayList<WorkerEvent>(first.sink().events());
        log.add(new WorkerEvent.Forked(PredictableIds.number(7), 5, null));
        log.add(new WorkerEvent.ExecutionRequested(new Generation(1)));
        TestAgent second = TestAgent.restore(backend, Place.agent(), log);
        assertThat(second.execution().resumedFrom().orElseThrow()).startsWith("a new session");
    }
}
