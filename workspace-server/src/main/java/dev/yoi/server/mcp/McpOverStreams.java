package dev.yoi.server.mcp;

import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import dev.yoi.server.ticket.WorkspaceTickets;
import dev.yoi.server.wire.Problem;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The MCP server: one client, one message a line on `in`, answers on `out` and nothing else there.
public final class McpOverStreams {
    private static final String INSTRUCTIONS = """
            Tickets of this workspace: Markdown files in git. Read one with ticket_show before you change it. \
            Queueing, starting, finishing and closing a ticket is for people and the orchestrator.""";

    private static final Logger LOG = LoggerFactory.getLogger(McpOverStreams.class);

    private final TicketTools tools;
    private final Role role;
    private final String version;

    public McpOverStreams(WorkspaceTickets tickets, Role role, String version) {
        this.tools = new TicketTools(tickets);
        this.role = role;
        this.version = version;
    }

    /// Serves until the input ends; every request that came in is answered before.
    public void serve(InputStream in, OutputStream out) throws IOException {
        McpJsonMapper mapper = new JacksonMcpJsonMapper(new JsonMapper());
        var transport = new LineTransport(mapper, in, out);
        var server = McpServer.sync(transport)
                .jsonMapper(mapper)
                .jsonSchemaValidator(new ArgumentsAreCheckedByTheTools())
                // On the reading thread: one request after another, and no thread that outlives the input.
                .immediateExecution(true)
                .validateToolInputs(false)
                .serverInfo("yoi", version)
                .instructions(INSTRUCTIONS)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(TicketTools.all().stream()
                        .filter(tool -> role.has(tool.name()))
                        .map(this::specification)
                        .toList())
                .build();
        try {
            transport.serve();
        } finally {
            server.close();
        }
    }

    private SyncToolSpecification specification(TicketTools.Tool tool) {
        var annotations = McpSchema.ToolAnnotations.builder()
                .readOnlyHint(!tool.writes())
                .destructiveHint(false)
                .openWorldHint(false)
                .build();
        return SyncToolSpecification.builder()
                .tool(McpSchema.Tool.builder(tool.name().word(), tool.input().map())
                        .description(tool.description())
                        .annotations(annotations)
                        .build())
                .callHandler((exchange, request) -> call(tool, exchange, request))
                .build();
    }

    private McpSchema.CallToolResult call(
            TicketTools.Tool tool, McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
        try {
            Map<String, Object> arguments = Objects.requireNonNullElse(request.arguments(), Map.of());
            return result(tools.call(tool, arguments, author(exchange)), false);
        } catch (ServerException refused) {
            return result(failure(Problem.of(refused)), true);
        } catch (RuntimeException defect) {
            LOG.error("{} failed", tool.name().word(), defect);
            return result(
                    failure(Problem.of(ServerException.of(
                            ProblemCode.INTERNAL_ERROR,
                            tool.name().word(),
                            "the tool has a defect here",
                            "look into the standard error of yoi mcp and report it"))),
                    true);
        }
    }

    /// What the client says it is. Only ever an author: the actor is stamped by the host.
    private static String author(McpSyncServerExchange exchange) {
        McpSchema.Implementation client = exchange.getClientInfo();
        return client == null
                ? ""
                : client.name().replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    private static ObjectNode failure(Problem problem) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("code", problem.code());
        node.put("message", problem.detail());
        node.put("remedy", problem.remedy());
        node.put("subject", problem.subject());
        ObjectNode details = node.putObject("details");
        problem.details().forEach(details::put);
        return node;
    }

    private static McpSchema.CallToolResult result(ObjectNode node, boolean failed) {
        return McpSchema.CallToolResult.builder()
                .addTextContent(node.toString())
                .isError(failed)
                .build();
    }
}
