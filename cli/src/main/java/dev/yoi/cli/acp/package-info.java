/// This workspace's workers as an agent of the Agent Client Protocol (version 1) over two streams, so that an
/// editor can talk to a durable worker.
///
/// Start at [dev.yoi.cli.acp.EditorAgent] (which method does what), then [dev.yoi.cli.acp.EditorSession] (one
/// worker and its prompt under way) and [dev.yoi.cli.acp.Updates] (events as an editor shows them). A session is
/// a worker, by its id: it outlives the editor. One thread reads messages; each request has a virtual thread of
/// its own, since a prompt lasts as long as its run. Asks the server over [dev.yoi.cli.client] and knows nothing
/// of stores; who acts is stamped there.
@NullMarked
package dev.yoi.cli.acp;

import org.jspecify.annotations.NullMarked;
