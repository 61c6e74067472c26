package org.huizhi.vault;

import jakarta.enterprise.context.ApplicationScoped;

/** Makes the node read its keys at once, instead of at its interval. */
@ApplicationScoped
public class VaultProbe {

    private final Vault vault;

    VaultProbe(Vault vault) {
        this.vault = vault;
    }

    public void reload() {
        vault.reload();
    }
}
