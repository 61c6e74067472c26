package org.huizhi.directory;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jose4j.jwk.PublicJsonWebKey;

/** A directory entry as it is written in JSON. */
record EntryDocument(
        String mailbox,
        LocalizedName name,
        String region,
        Instant issuedAt,
        String timeZone,
        String holidayCalendar,
        List<Region> regions,
        List<KeyDocument> keys,
        List<Office> offices) {

    /** @param jwk public JWK (RFC 7517) */
    record KeyDocument(String kid, String use, Instant validFrom, Instant validTo, Instant revokedAt, Jwk jwk) {

        private PublishedKey toKey() {
            Required.present(jwk, "jwk of key " + kid);
            KeyUse keyUse = Jwk.use(kid, use);
            if (jwk.d() != null) {
                throw new IllegalArgumentException("jwk of key " + kid + " is a private key: it is lost, replace it");
            }
            PublicJsonWebKey parsed = jwk.toKey(kid);
            String algorithm = Jwk.algorithm(kid, parsed, keyUse).joseName();
            return new PublishedKey(kid, keyUse, algorithm, parsed.getPublicKey(), validFrom, validTo, revokedAt);
        }
    }

    /** @throws IllegalArgumentException when it is not a valid entry; the message names what is wrong */
    DirectoryEntry toEntry() {
        List<PublishedKey> published = Required.present(keys, "keys of mailbox " + mailbox).stream()
                .map(KeyDocument::toKey)
                .toList();
        return new DirectoryEntry(
                mailbox, name, region, issuedAt, zone(), holidayCalendar, regions, published, offices);
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(Required.text(timeZone, "timeZone of mailbox " + mailbox));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("mailbox " + mailbox + " has the unknown time zone " + timeZone);
        }
    }
}
