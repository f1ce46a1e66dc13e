/// Talks to a workspace server over HTTP: finds it, asks it, follows its streams. Blocking calls on the thread of
/// the command. Start at [dev.yoi.cli.client.Connection].
@NullMarked
package dev.yoi.cli.client;

import org.jspecify.annotations.NullMarked;
