/// The state machine of a ticket: one declared table, one gate, and the rules that read a thread as a history of
/// states.
///
/// Pure functions on model values; no files and no clock. Any thread may call. Start reading at
/// [TransitionTable], then [Gate].
@NullMarked
package dev.yoi.tickets.machine;

import org.jspecify.annotations.NullMarked;
