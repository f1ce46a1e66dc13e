/// Finds secrets in text and masks them, before anything is recorded or shown: values of known secret references,
/// and the shapes of common keys. Start at [dev.yoi.runtime.redaction.Redaction];
/// [dev.yoi.runtime.redaction.Scanner] is the one pass over a text. Any thread; nothing here waits. Used by the
/// runtime itself, not exported.
@NullMarked
package dev.yoi.runtime.redaction;

import org.jspecify.annotations.NullMarked;
