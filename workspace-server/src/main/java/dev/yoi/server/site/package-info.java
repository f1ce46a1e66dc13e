/// The console's files, as its build put them on the class path. Nothing is listed and nothing outside of one
/// folder can be asked for.
@NullMarked
package dev.yoi.server.site;

import org.jspecify.annotations.NullMarked;
