/// Readers and writers of the ticket files: bytes in, values and diagnostics out, and back.
///
/// Pure functions on byte arrays; no file is touched here. Readers never fail on content: what can't be
/// understood becomes a [dev.yoi.tickets.model.Diagnostic] and the rest is read (I5). Writers change the bytes
/// they are asked to change and no others. Uses the model, snakeyaml-engine (front matter) and Jackson
/// (relations, plan). Any thread may call. Start reading at [ItemFile] and [ThreadFile]; the format itself is
/// explained in `docs/formats/tickets.md`.
@NullMarked
package dev.yoi.tickets.format;

import org.jspecify.annotations.NullMarked;
