/// The workspace server.
@NullMarked
package dev.yoi.server;

import org.jspecify.annotations.NullMarked;
