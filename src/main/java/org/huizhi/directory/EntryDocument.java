package org.huizhi.directory;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.huizhi.validation.Required;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jspecify.annotations.Nullable;

/** A directory entry as it is written in JSON. */
record EntryDocument(
        @Nullable String mailbox,
        @Nullable LocalizedName name,
        @Nullable String region,
        @Nullable Instant issuedAt,
        @Nullable String timeZone,
        @Nullable String holidayCalendar,
        @Nullable List<Region> regions,
        @Nullable List<KeyDocument> keys,
        @Nullable List<Office> offices,
        @Nullable List<String> capabilities) {

    /** @param jwk public JWK (RFC 7517) */
    record KeyDocument(
            @Nullable String kid,
            @Nullable String use,
            @Nullable Instant validFrom,
            @Nullable Instant validTo,
            @Nullable Instant revokedAt,
            @Nullable Jwk jwk) {

        private PublishedKey toKey() {
            String id = Required.text(kid, "the kid of a key");
            Jwk key = Required.present(jwk, "jwk of key " + id);
            KeyUse keyUse = Jwk.use(id, use);
            if (key.d() != null) {
                throw new IllegalArgumentException("jwk of key " + id + " is a private key: it is lost, replace it");
            }
            PublicJsonWebKey parsed = key.toKey(id);
            return new PublishedKey(
                    id,
                    keyUse,
                    Jwk.algorithm(id, parsed, keyUse).joseName(),
                    parsed.getPublicKey(),
                    Required.present(validFrom, "validFrom of key " + id),
                    Required.present(validTo, "validTo of key " + id),
                    revokedAt);
        }
    }

    /** @throws IllegalArgumentException when it is not a valid entry; the message names what is wrong */
    DirectoryEntry toEntry() {
        String id = Required.text(mailbox, "mailbox");
        return new DirectoryEntry(
                id,
                Required.present(name, "name of mailbox " + id),
                Required.text(region, "region of mailbox " + id),
                Required.present(issuedAt, "issuedAt of mailbox " + id),
                zone(id),
                Required.text(holidayCalendar, "holidayCalendar of mailbox " + id),
                Required.present(regions, "regions of mailbox " + id),
                Required.present(keys, "keys of mailbox " + id).stream()
                        .map(KeyDocument::toKey)
                        .toList(),
                Required.present(offices, "offices of mailbox " + id),
                capabilities == null ? List.of() : capabilities);
    }

    private ZoneId zone(String id) {
        try {
            return ZoneId.of(Required.text(timeZone, "timeZone of mailbox " + id));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("mailbox " + id + " has the unknown time zone " + timeZone);
        }
    }
}
