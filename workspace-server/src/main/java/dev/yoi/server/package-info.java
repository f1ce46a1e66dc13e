/// The workspace server. Nothing is in this package itself; the reading order of its parts:
///
/// - [dev.yoi.server.wiring]: how a server is put together, started and ended; the only place that names the
///   store and the backends, and that touches files
/// - [dev.yoi.server.http]: one declared route table and the router that reads it
/// - [dev.yoi.server.api]: what the routes do
/// - [dev.yoi.server.stream]: server-sent events over runtime subscriptions
/// - [dev.yoi.server.profile]: the workspace's profiles, built-in and of the repository
/// - [dev.yoi.server.wire]: the JSON of requests and answers, also for the command line
/// - [dev.yoi.server.problem]: failures and the one table of codes
@NullMarked
package dev.yoi.server;

import org.jspecify.annotations.NullMarked;
