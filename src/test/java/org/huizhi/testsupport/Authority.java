package org.huizhi.testsupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.huizhi.directory.Heartbeat;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.VerificationKey;
import org.huizhi.envelope.VerificationKeys;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;

/** The exchange authority: signs the directory entries of the parties. */
public final class Authority {

    public static final Instant ISSUED_AT = Instant.parse("2026-01-01T00:00:00Z");
    public static final String KID = "authority#1";

    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // What is signed is the same in each run: maps of the platform have another order each time.
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());

    private final PartyKey key;

    private Authority(PartyKey key) {
        this.key = key;
    }

    /** With this key, whose kid is {@link #KID}. */
    public static Authority of(PartyKey key) {
        return new Authority(key);
    }

    /** With a new key; every authority calls its key the same, so that another one is a forger. */
    public static Authority create() {
        return new Authority(PartyKey.signing(KID));
    }

    /** The party's entry, issued at the begin of 2026: one line of the directory. */
    public String entry(Party party) {
        return entry(party, ISSUED_AT);
    }

    public String entry(Party party, Instant issuedAt) {
        return entry(party.toDocument(issuedAt));
    }

    /** Signs any document as an entry, valid or not. */
    public String entry(Map<String, Object> document) {
        return SIGNATURES.sign(bytes(document), "huizhi-directory-entry", key.signingKey());
    }

    /**
     * A year of a calendar: one line of the directory.
     *
     * @param document as in a folder of calendars
     */
    public String calendar(String document, Instant issuedAt) {
        try {
            ObjectNode signed = (ObjectNode) JSON.readTree(document);
            return calendar(signed.put("issuedAt", issuedAt.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Signs any document as a calendar, valid or not. */
    public String calendar(ObjectNode document) {
        return SIGNATURES.sign(bytes(document), "huizhi-calendar", key.signingKey());
    }

    /** The authority's word that it speaks at this time. */
    public String heartbeat(Instant at) {
        return Heartbeat.sign(at, SIGNATURES, key.signingKey()).jws();
    }

    /** Public JWK Set, as {@code huizhi.directory.authority} wants it. */
    public String publicKeys() {
        return new JsonWebKeySet(key.jwk()).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    public VerificationKeys verificationKeys() {
        VerificationKey pinned = new VerificationKey(key.algorithm(), key.publicKey());
        return kid -> KID.equals(kid) ? Optional.of(pinned) : Optional.empty();
    }

    static byte[] bytes(Object document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
