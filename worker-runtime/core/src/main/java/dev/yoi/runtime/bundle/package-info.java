/// Config bundles: profiles by content. Start at [dev.yoi.runtime.bundle.ConfigBundle].
@NullMarked
package dev.yoi.runtime.bundle;

import org.jspecify.annotations.NullMarked;
