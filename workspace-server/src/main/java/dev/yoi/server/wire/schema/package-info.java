/// What a wire record's types do not say and the API's document needs: annotations of record components. Read by
/// reflection in `dev.yoi.server.openapi`, and by nobody else.
@NullMarked
package dev.yoi.server.wire.schema;

import org.jspecify.annotations.NullMarked;
