/// Lists of many tickets: with and without what is kept between processes. Start at
/// [dev.yoi.benchmarks.tickets.TicketSuite].
@NullMarked
package dev.yoi.benchmarks.tickets;

import org.jspecify.annotations.NullMarked;
