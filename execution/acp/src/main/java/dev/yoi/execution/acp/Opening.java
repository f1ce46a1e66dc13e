package dev.yoi.execution.acp;

import dev.yoi.execution.child.Child;
import dev.yoi.execution.child.ChildCommand;
import dev.yoi.execution.child.Children;
import dev.yoi.execution.child.ExecutionTag;
import dev.yoi.execution.child.LaunchFailure;
import dev.yoi.execution.child.Steps;
import dev.yoi.runtime.error.ErrorCode;
import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.execution.ExecutionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How an execution comes to be: the agent's home, its process, the greeting, its session. Whatever fails,
/// nothing of it is left.
final class Opening {
    private static final Duration STEP = Duration.ofSeconds(1);
    /// For an agent that closed its output: most are gone at once, and their exit code says why.
    private static final Duration EXIT_WAIT = Duration.ofSeconds(10);

    private final AcpOptions options;
    private final Children children;
    private final ExecutionContext context;
    private final AcpSettings settings;
    private final ExecutionTag tag;
    private final AgentHome home;

    Opening(AcpOptions options, Children children, ExecutionContext context, AcpSettings settings) {
        this.options = options;
        this.children = children;
        this.context = context;
        this.settings = settings;
        this.tag = new ExecutionTag(children.store(), context.worker(), context.generation());
        this.home = new AgentHome(options.homes().apply(context.worker()));
    }

    ExecutionTag tag() {
        return tag;
    }

    AcpExecution open() {
        Path directory = options.workdirs().apply(context.workdir());
        if (!Files.isDirectory(directory)) {
            throw rejected("its working directory is not there", "restore the directory, or make a new worker");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw rejected("nobody waits for the agent any more", "try again");
        }
        try {
            return started(directory);
        } catch (IOException e) {
            removeOfNoWorker();
            throw rejected("the agent's own directory can't be made", "look after the data directory and its disk");
        } catch (LaunchFailure e) {
            removeOfNoWorker();
            throw rejected(e.sentence(), "start the agent in a terminal and see what it says");
        }
    }

    private AcpExecution started(Path directory) throws IOException, LaunchFailure {
        var scope = new FileScope(directory, options.hidden());
        home.prepare(settings.access().homeFiles(), children.host().getOrDefault("HOME", ""));
        Optional<RecordedSession> recorded = restored() ? RecordedSession.find(context.log()) : Optional.empty();
        var conversation = new Conversation(
                new SessionFacts(recorded.map(RecordedSession::costMicros).orElse(0L)));
        var terminals = new Terminals(children, tag);
        Map<String, String> environment = environment();
        Child child = children.launch(
                new ChildCommand(settings.command(), new ChildCommand.Input.Open(), scope.root(), environment), tag);
        var log = new FrameLog(home.directory());
        RpcPeer peer = Agent.peer(child, options.limits().frameBytes(), log, conversation);
        var agent = new Agent(child, peer, log, conversation::printed);
        var files = new FileDesk(scope);
        conversation.with(
                peer,
                new ClientDesk(new ClientDesk.Parts(files, terminals, settings.access(), environment, conversation)));
        agent.start("yoi-agent");
        return greeted(scope, recorded, new AcpExecution.Parts(tag, agent, conversation, terminals, scope, settings));
    }

    private AcpExecution greeted(FileScope scope, Optional<RecordedSession> recorded, AcpExecution.Parts parts) {
        RpcPeer peer = parts.agent().peer();
        try {
            var handshake = new Handshake(peer, settings, parts.conversation().facts(), context.startDeadline());
            Session session = handshake.open(scope.root(), recorded, restored());
            parts.conversation().opened();
            return new AcpExecution(context, parts, session, options.limits());
        } catch (Handshake.Failed e) {
            String how = undone(parts);
            throw rejected(
                    e.getMessage() + how,
                    e.remedy().isEmpty() ? "start the agent in a terminal and see what it says" : e.remedy());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            undone(parts);
            throw rejected("nobody waited for the agent any longer", "try again");
        }
    }

    /// Ends the agent and says how it had ended by itself, if it had.
    private String undone(AcpExecution.Parts parts) {
        Agent agent = parts.agent();
        Agent.await(agent.onExit(), parts.conversation().over().isDone() ? EXIT_WAIT : Duration.ZERO);
        String how = agent.exitCode().isPresent()
                ? ", with exit code " + agent.exitCode().getAsInt()
                : "";
        Steps steps = Steps.terminating(STEP);
        agent.end(steps);
        Agent.await(agent.ended(), steps.total().multipliedBy(2));
        parts.terminals().close();
        removeOfNoWorker();
        return how + parts.conversation().lastWords().map(words -> ": " + words).orElse("");
    }

    private boolean restored() {
        return context.generation().value() > 1;
    }

    private Map<String, String> environment() {
        var environment =
                new TreeMap<>(children.environment(settings.access().env(), children.declared(context.profile()), tag));
        environment.putAll(home.variables());
        return environment;
    }

    /// A worker whose first start fails does not come to be, so nobody needs its agent's home.
    private void removeOfNoWorker() {
        if (restored()) {
            return;
        }
        try {
            home.remove();
        } catch (IOException e) {
            System.getLogger(Opening.class.getName())
                    .log(System.Logger.Level.WARNING, "the home of an agent that did not start is left");
        }
    }

    private WorkerRuntimeException rejected(String reason, String remedy) {
        return WorkerRuntimeException.of(
                ErrorCode.EXECUTION_REJECTED, context.worker().toString(), reason, remedy);
    }
}
