package dev.yoi.server.wire.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The field is a code of this enum, as its `code()` gives it, or its name in lower case.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface CodesOf {
    Class<? extends Enum<?>> value();
}
