package dev.yoi.server.profile;

import dev.yoi.runtime.model.Digest;

/// Which profile contents a person on this machine agreed to. Kept outside the repository, so that cloning one
/// does not bring its own approval along.
public interface Approvals {
    boolean approved(Digest digest);

    /// Durable when it returns.
    void approve(Digest digest);
}
