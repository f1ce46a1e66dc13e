/// The API's OpenAPI 3.1 document, made from the route table and the wire records, and a page to read it. Nothing
/// here is written by hand that a route or a record says already. Start at [dev.yoi.server.openapi.ApiDocument].
@NullMarked
package dev.yoi.server.openapi;

import org.jspecify.annotations.NullMarked;
