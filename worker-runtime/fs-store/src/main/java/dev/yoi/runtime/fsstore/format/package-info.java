/// Format v1 as bytes and values, and nothing else: no file is touched here, no thread is started. The page
/// `docs/formats/runtime-store.md` says what each form looks like. Start at
/// [dev.yoi.runtime.fsstore.format.Line].
@NullMarked
package dev.yoi.runtime.fsstore.format;

import org.jspecify.annotations.NullMarked;
