package org.huizhi.directory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The last good copy of an entry. Rows are written by {@link HeldEntries} alone. */
@Entity
@Table(name = "directory_entry")
class HeldEntry {

    @Id
    private String mailbox;

    @Column(name = "issued_at", nullable = false)
    private Instant issuedAt;

    @Column(nullable = false, columnDefinition = "text")
    private String jws;

    @Column(name = "loaded_at", nullable = false)
    private Instant loadedAt;

    protected HeldEntry() {}
}
