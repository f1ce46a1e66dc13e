package dev.yoi.cli.command;

import java.io.OutputStream;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// What can be done with archives without a server.
public interface ArchiveTools {
    /// Reads an archive to its end: `{"archive","workers","events","position","left_out":[…]}`, or a refusal that
    /// says where it is damaged.
    JsonNode verify(Path archive, StoreTools.Steps progress);

    /// A worker of the workspace's store, which no server has open.
    void exportWorker(String worker, OutputStream out);

    /// The workspace's store, which no server has open.
    void exportAll(OutputStream out);

    /// Makes the folder the workspace that the archive is of. Answers as [#verify], with `workspace_id` and
    /// `finished`.
    JsonNode importWorkspace(Path archive, StoreTools.Steps progress);
}
