package org.huizhi.testsupport;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.envelope.SigningKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;

/** A region that takes part, with all it has: names, regions, offices, private keys. Changes give a copy. */
public record Party(
        String mailbox,
        LocalizedName name,
        String region,
        List<Region> regions,
        List<Office> offices,
        List<PartyKey> keys,
        OctetSequenceJsonWebKey vaultKey,
        OctetSequenceJsonWebKey indexKey,
        List<String> capabilities) {

    /**
     * With a new Ed25519 signing key {@code #sig-1}, a new encryption key {@code #enc-1} and a new key for data at
     * rest.
     */
    public static Party of(
            String mailbox, LocalizedName name, String region, List<Region> regions, List<Office> offices) {
        OctetSequenceJsonWebKey vaultKey = OctJwkGenerator.generateJwk(256);
        vaultKey.setKeyId(mailbox + "#vault-1");
        OctetSequenceJsonWebKey indexKey = OctJwkGenerator.generateJwk(256);
        indexKey.setKeyId(mailbox + "#index-1");
        indexKey.setAlgorithm("HS256");
        return new Party(
                mailbox,
                name,
                region,
                regions,
                offices,
                List.of(PartyKey.signing(mailbox + "#sig-1"), PartyKey.encryption(mailbox + "#enc-1")),
                vaultKey,
                indexKey,
                List.of("attachments"));
    }

    /** Puts another key beside those it has. */
    public Party with(PartyKey key) {
        List<PartyKey> more = new ArrayList<>(keys);
        more.add(key);
        return withKeys(more);
    }

    public Party without(String kid) {
        return withKeys(keys.stream().filter(key -> !key.kid().equals(kid)).toList());
    }

    public Party withKeys(List<PartyKey> others) {
        return new Party(mailbox, name, region, regions, offices, others, vaultKey, indexKey, capabilities);
    }

    /** Its node can do no more than the first release could. */
    public Party withoutCapabilities() {
        return new Party(mailbox, name, region, regions, offices, keys, vaultKey, indexKey, List.of());
    }

    public Party withOffices(List<Office> others) {
        return new Party(mailbox, name, region, regions, others, keys, vaultKey, indexKey, capabilities);
    }

    /** The key ended before 2021. */
    public Party withExpired(String kid) {
        return changing(kid, key -> key.valid(PartyKey.VALID_FROM, Instant.parse("2021-01-01T00:00:00Z")));
    }

    public Party withRevoked(String kid, Instant at) {
        return changing(kid, key -> key.revoked(at));
    }

    private Party changing(String kid, UnaryOperator<PartyKey> change) {
        return withKeys(keys.stream()
                .map(key -> key.kid().equals(kid) ? change.apply(key) : key)
                .toList());
    }

    public PartyKey key(String kid) {
        return keys.stream().filter(key -> key.kid().equals(kid)).findFirst().orElseThrow();
    }

    /** The first that signs. */
    public SigningKey signingKey() {
        return keys.stream().filter(PartyKey::signs).findFirst().orElseThrow().signingKey();
    }

    public String encryptionKid() {
        return encryption().kid();
    }

    public PublicKey encryptionKey() {
        return encryption().publicKey();
    }

    /** For {@code Envelope.open}: its private keys by kid. */
    public Optional<PrivateKey> decryptionKey(String kid) {
        return keys.stream()
                .filter(key -> !key.signs() && key.kid().equals(kid))
                .map(PartyKey::privateKey)
                .findFirst();
    }

    private PartyKey encryption() {
        return keys.stream().filter(key -> !key.signs()).findFirst().orElseThrow();
    }

    /** Private JWK Set, as {@code huizhi.node.keys} wants it. */
    public String privateKeys() {
        return new JsonWebKeySet(keys.stream().map(PartyKey::jwk).toList()).toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    /** Symmetric JWK Set, as {@code huizhi.vault.keys} wants it. */
    public String vaultKeys() {
        return new JsonWebKeySet(List.of(vaultKey, indexKey)).toJson(OutputControlLevel.INCLUDE_SYMMETRIC);
    }

    /** The unsigned directory entry; what is not to be valid can be put or removed. */
    public Map<String, Object> toDocument(Instant issuedAt) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("mailbox", mailbox);
        entry.put("name", name);
        entry.put("region", region);
        entry.put("issuedAt", issuedAt);
        entry.put("timeZone", "Asia/Shanghai");
        entry.put("holidayCalendar", "cn");
        entry.put("regions", regions);
        entry.put("keys", keys.stream().map(PartyKey::toDocument).toList());
        entry.put("offices", offices);
        if (!capabilities.isEmpty()) {
            entry.put("capabilities", capabilities);
        }
        return entry;
    }

    /** The entry as a node reads it. */
    public DirectoryEntry toEntry() {
        return new DirectoryEntry(
                mailbox,
                name,
                region,
                Authority.ISSUED_AT,
                ZoneId.of("Asia/Shanghai"),
                "cn",
                regions,
                keys.stream().map(PartyKey::toPublishedKey).toList(),
                offices,
                capabilities);
    }

    /** The directory of these parties. */
    public static Directory directory(Party... parties) {
        return Directory.of(Stream.of(parties).map(Party::toEntry).toList());
    }

    /** Never the keys. */
    @Override
    public String toString() {
        return mailbox;
    }
}
