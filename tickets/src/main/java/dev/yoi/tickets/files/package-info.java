/// The only place that touches files: one ticket read as a consistent whole, one operation written as one step,
/// one lock per root.
///
/// How that is done is in `docs/formats/tickets.md`, "One operation, several files". Uses `java.nio.file` in
/// [NioDisk] and [OsLock] alone; everything else
/// goes through [Disk], so that a test can crash between any two steps. Not exported. Readers may call from any
/// thread; writers hold the lock. Start reading at
/// [TicketDirectory].
@NullMarked
package dev.yoi.tickets.files;

import org.jspecify.annotations.NullMarked;
