/// What the routes do: each class here declares some routes and handles them, turning requests into calls of the
/// runtime and answers into wire records. All routes together: [dev.yoi.server.api.ApiRoutes].
///
/// Handlers run on the request's virtual thread and may block.
@NullMarked
package dev.yoi.server.api;

import org.jspecify.annotations.NullMarked;
