/// JSON as trees: what a server answers is passed on to programs field by field, known here or not. Start at
/// [dev.yoi.cli.json.Json].
@NullMarked
package dev.yoi.cli.json;

import org.jspecify.annotations.NullMarked;
