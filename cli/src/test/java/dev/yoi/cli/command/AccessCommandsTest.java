package dev.yoi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.StubServer;
import dev.yoi.cli.terminal.Screen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The commands about who may do what, against a server that answers from a script.
class AccessCommandsTest {
    private final ScriptedMachine machine = new ScriptedMachine();
    private final Screen screen = new Screen();
    private StubServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StubServer();
        machine.announced = server.endpoint();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(String... arguments) {
        return CommandTree.execute(screen.host(), machine, arguments);
    }

    @Test
    void aNewTokenIsAloneOnStandardOutput() {
        server.answers(
                "POST /api/v1/tokens",
                201,
                "{\"id\":\"0a1b\",\"kind\":\"token\",\"name\":\"ci\",\"permission\":\"read\",\"secret\":\"s3cret\"}");
        assertThat(run("token", "create", "ci", "--permission", "read", "--expires", "2d"))
                .isZero();
        assertThat(screen.output()).isEqualTo("s3cret\n");
        assertThat(screen.errors()).contains("0a1b", "not shown again");
        assertThat(server.asked().toString()).contains("\"expires_in_s\":172800");
    }

    @Test
    void anAgeThatIsNoneIsAMistakeOfUsage() {
        assertThat(run("token", "create", "ci", "--permission", "read", "--expires", "soon"))
                .isEqualTo(2);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void tokensAndTheAuditAreTables() {
        server.answers(
                "GET /api/v1/tokens",
                200,
                "{\"items\":[{\"id\":\"0a1b\",\"kind\":\"session\",\"name\":\"owner\",\"permission\":\"admin\","
                        + "\"created_at\":\"2026-11-21T10:00:00.000Z\",\"expires_at\":null}]}");
        assertThat(run("token", "list")).isZero();
        assertThat(screen.output()).contains("0a1b", "session", "never");
        server.answers(
                "GET /api/v1/audit",
                200,
                "{\"items\":[{\"at\":\"2026-11-21T10:00:00.000Z\",\"actor\":\"token ci (0a1b)\",\"method\":\"POST\","
                        + "\"target\":\"/api/v1/tickets\",\"status\":403,\"code\":\"permission_denied\"}]}");
        assertThat(run("audit")).isZero();
        assertThat(screen.output()).contains("token ci (0a1b)", "POST /tickets", "permission_denied");
    }

    @Test
    void aLinkIsAWholeAddressAndNoBrowserOpensForAProgram() {
        server.answers("POST /api/v1/session/links", 201, "{\"path\":\"/#code=abc\",\"expires_at\":\"…\"}");
        assertThat(run("open", "--permission", "read")).isZero();
        assertThat(screen.output()).endsWith("/#code=abc\n").startsWith("http://");
    }
}
