package dev.yoi.cli.ticket;

import dev.yoi.cli.json.Json;
import dev.yoi.tickets.model.TicketId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

@Command(name = "list", description = "Names the files that are attached to a ticket.")
final class ArtifactList implements Callable<Integer> {
    private final TicketDesk desk;

    @Parameters(paramLabel = "ID", description = "The ticket.")
    private String ticket = "";

    ArtifactList(TicketDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        TicketId id = desk.id(ticket);
        ArrayNode items = Json.array();
        desk.store().artifacts(id).forEach(name -> items.addObject().put("name", name));
        return desk.answer(
                Json.object().put("version", 1).put("id", id.text()).set("items", items),
                (answer, terminal) -> answer.path("items").forEach(item -> terminal.line(Json.string(item, "name"))));
    }
}
