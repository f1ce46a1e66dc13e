/// A language model that says what a test tells it to, behind the three interfaces that agents speak: OpenAI chat
/// completions, OpenAI responses, Anthropic messages. On loopback, streaming or not, with the failures that real
/// ones have.
///
/// Start at [dev.yoi.runtime.testkit.model.ScriptedModel]. Called from test threads; its scripts run on the
/// threads of its requests.
@NullMarked
package dev.yoi.runtime.testkit.model;

import org.jspecify.annotations.NullMarked;
