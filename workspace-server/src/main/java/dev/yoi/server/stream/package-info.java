/// Server-sent events: a runtime subscription, told frame by frame. Each stream has a virtual thread of its own,
/// the request's. Start at [dev.yoi.server.stream.Streams].
@NullMarked
package dev.yoi.server.stream;

import org.jspecify.annotations.NullMarked;
