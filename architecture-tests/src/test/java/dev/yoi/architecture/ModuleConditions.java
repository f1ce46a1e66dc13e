package dev.yoi.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Conditions that ArchUnit has no words for.
final class ModuleConditions {
    private ModuleConditions() {}

    /// Looks at the type, its members and their parameters.
    static ArchCondition<JavaClass> carryNoAnnotationsBut(String... packages) {
        Set<String> allowed = Set.of(packages);
        return new ArchCondition<>("carry no annotations but those of " + List.of(packages)) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                annotationsOf(type)
                        .filter(annotation ->
                                !allowed.contains(annotation.getRawType().getPackageName()))
                        .forEach(annotation -> events.add(SimpleConditionEvent.violated(
                                type,
                                type.getName() + " carries "
                                        + annotation.getRawType().getName())));
            }
        };
    }

    private static Stream<? extends JavaAnnotation<?>> annotationsOf(JavaClass type) {
        return Stream.concat(
                type.getAnnotations().stream(),
                type.getMembers().stream()
                        .flatMap(member -> member instanceof JavaCodeUnit code
                                ? Stream.concat(
                                        code.getAnnotations().stream(),
                                        code.getParameterAnnotations().stream().flatMap(Set::stream))
                                : member.getAnnotations().stream()));
    }

    /// Records and enums are data and may be seen; what has behaviour behind a port, or behind another module's
    /// interface, may not.
    static ArchCondition<JavaClass> hideBehindTheirPort() {
        return new ArchCondition<>("be package-private, with a factory for others") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAllRawInterfaces().stream()
                        .filter(above -> above.getPackageName().startsWith("dev.yoi"))
                        .filter(above -> !above.getPackageName().equals(type.getPackageName()))
                        .filter(above ->
                                isPort(above) || !Packages.module(above).equals(Packages.module(type)))
                        .forEach(above -> events.add(new SimpleConditionEvent(
                                type,
                                !type.getModifiers().contains(JavaModifier.PUBLIC),
                                type.getName() + " implements " + above.getName() + " and is public")));
            }
        };
    }

    private static boolean isPort(JavaClass above) {
        return Set.of("dev.yoi.runtime.store", "dev.yoi.runtime.execution").contains(above.getPackageName());
    }

    /// `getX()` is allowed where a library's type asks for it.
    static ArchCondition<JavaClass> haveAccessorsWithoutGet() {
        return new ArchCondition<>("have accessors without 'get' in front") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getMethods().stream()
                        .filter(method -> method.getName().matches("get[A-Z].*"))
                        .filter(method -> Stream.concat(
                                        type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                                .filter(above -> !above.getPackageName().startsWith("dev.yoi"))
                                .flatMap(above -> above.getMethods().stream())
                                .noneMatch(above -> above.getName().equals(method.getName())))
                        .forEach(method -> events.add(SimpleConditionEvent.violated(type, method.getFullName())));
            }
        };
    }
}
