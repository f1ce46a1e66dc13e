/// What can go wrong, said once for people and once for programs. A command throws a
/// [dev.yoi.cli.problem.Failure]; `Main` turns it into a message and an exit code.
@NullMarked
package dev.yoi.cli.problem;

import org.jspecify.annotations.NullMarked;
