package org.huizhi.agreement;

import java.util.Objects;

/**
 * One version of an agreement, as a message names it.
 *
 * @param digest SHA-256 of its signed bytes, hex
 */
public record AgreementReference(String id, int version, String digest) {

    public AgreementReference {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(digest, "digest");
    }

    AgreementKey key(String one, String other) {
        return new AgreementKey(AgreementName.between(one, other, id), version);
    }

    @Override
    public String toString() {
        return "agreement " + id + " version " + version;
    }
}
