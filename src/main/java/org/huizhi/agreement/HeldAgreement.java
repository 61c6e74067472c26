package org.huizhi.agreement;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;

/** The last good copy of an agreement. Rows are written by {@link HeldAgreements} alone, and never changed. */
@Entity
@Table(name = "agreement")
class HeldAgreement {

    @Embeddable
    record Key(String id, int version) {}

    @EmbeddedId
    private Key key;

    @Column(nullable = false, columnDefinition = "text")
    private String document;

    @Column(nullable = false)
    private String digest;

    @Column(name = "loaded_at", nullable = false)
    private Instant loadedAt;

    protected HeldAgreement() {}
}
