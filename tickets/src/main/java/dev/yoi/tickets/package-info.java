/// Tickets as Markdown files: read, change, list, search, check and import them.
///
/// The way in is [TicketStore#open]. A ticket is a directory of text files (`docs/formats/tickets.md`); the files
/// are the truth. Reading takes no lock and
/// never fails because of a file's content. Writing takes the one lock of the root, waits for a bounded time, and
/// is one step per operation, whatever
/// crashes. Uses the packages below it and nothing of the rest of Yoi: no runtime, SQL or HTTP. All of it is safe
/// for any thread; calls block.
@NullMarked
package dev.yoi.tickets;

import org.jspecify.annotations.NullMarked;
