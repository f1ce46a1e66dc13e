/// The derived view of all tickets: what lists, gates and cycle checks need without reading ten thousand threads.
///
/// Built from the files, compared with their metadata on each use, kept in memory and optionally in one file
/// outside of the tickets. It can be
/// deleted at any time (I4). Not exported; [TicketIndex] is safe for any thread. Start reading there.
@NullMarked
package dev.yoi.tickets.index;

import org.jspecify.annotations.NullMarked;
