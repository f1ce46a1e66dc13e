package dev.yoi.cli.command;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What can be done with a workspace's store without a server.
public interface StoreTools {
    /// Hears how far it has come; `total` is 0 where that is not known.
    interface Steps {
        void step(String what, long done, long total);
    }

    /// What is wrong with it: `{"clean","checked","findings":[…]}`. It is not changed, whatever state it is in.
    JsonNode examine(boolean everything, Steps progress);

    /// Repairs it, or says what would be done: `{"dry_run","clean","actions":[…],"findings":[…]}`.
    JsonNode repair(boolean dryRun, Steps progress);

    /// Removes what was set aside longer ago, or only lists it: `{"dry_run","items":[…]}`, all that lay there;
    /// those with `"removed":true` go.
    JsonNode pruneQuarantine(long olderThanSeconds, boolean dryRun);

    /// Writes one of its files as JSON lines; without a name, the list of them.
    void dump(@Nullable String file, OutputStream out);
}
