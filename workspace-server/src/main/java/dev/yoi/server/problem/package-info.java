/// Failures of the server, and the one table from failure code to HTTP status and exit code
/// ([dev.yoi.server.problem.ProblemCode]).
@NullMarked
package dev.yoi.server.problem;

import org.jspecify.annotations.NullMarked;
