/// The server's certificate and key, from files of the user's. Start at
/// [dev.yoi.server.wiring.tls.TlsIdentity]. Called once, before a server listens.
@NullMarked
package dev.yoi.server.wiring.tls;

import org.jspecify.annotations.NullMarked;
