/// The server's answers as a person wants to read them. Takes JSON as `docs/api.md` describes it and writes to a
/// [dev.yoi.cli.terminal.Terminal], which makes it safe to show.
@NullMarked
package dev.yoi.cli.view;

import org.jspecify.annotations.NullMarked;
