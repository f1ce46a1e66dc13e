/// Tickets: model, transitions, Markdown backend.
@NullMarked
package dev.yoi.tickets;

import org.jspecify.annotations.NullMarked;
