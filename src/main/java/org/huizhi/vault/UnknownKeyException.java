package org.huizhi.vault;

/** Stored bytes were encrypted with a key that this replica does not hold: no longer, or not yet. */
public final class UnknownKeyException extends DecryptionException {

    UnknownKeyException(String keyId) {
        super("encrypted with key " + keyId + ", which huizhi.vault.keys lacks");
    }
}
