/// Merges the files of a ticket that two branches changed: what the git merge driver calls.
///
/// Pure functions from three versions of a file to one; no file and no git is touched here. Any thread may call.
/// Start reading at [TicketMerge].
@NullMarked
package dev.yoi.tickets.merge;

import org.jspecify.annotations.NullMarked;
