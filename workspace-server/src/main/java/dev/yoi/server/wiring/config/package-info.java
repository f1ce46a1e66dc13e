/// Configuration in layers: built-in values, the user's `yoi.toml`, the project's `.yoi/settings.toml`, the
/// environment, flags; later ones win, and each value knows where it came from. A cloned repository must not
/// configure the machine, so a project file may set very little. Start at
/// [dev.yoi.server.wiring.config.ConfigLoader]; [dev.yoi.server.wiring.config.Setting] is the list of settings.
@NullMarked
package dev.yoi.server.wiring.config;

import org.jspecify.annotations.NullMarked;
