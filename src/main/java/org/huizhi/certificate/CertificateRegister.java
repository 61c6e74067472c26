package org.huizhi.certificate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Office;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.BlindIndex;
import org.jspecify.annotations.Nullable;

/**
 * What own offices have issued and revoked. It holds keyed hashes of digests, so that neither a reader of the database
 * nor anybody who asks can try out certificates; nobody is told whether one is in it, but by the answer to a question
 * that an agreement allows.
 */
@ApplicationScoped
public class CertificateRegister {

    private final Database database;
    private final BlindIndex index;
    private final CurrentDirectory directory;
    private final Audit audit;
    private final Clock clock;

    CertificateRegister(Database database, BlindIndex index, CurrentDirectory directory, Audit audit, Clock clock) {
        this.directory = directory;
        this.database = database;
        this.index = index;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param revokedOn null while it counts */
    record Registered(@Nullable LocalDate revokedOn) {}

    /**
     * Enters certificates into the register of an office; what is entered already stays as it is. Nothing tells what is
     * in the registers of others.
     *
     * @param digests lower-case hex, see {@link CertificateDigest}
     */
    @Transactional
    public void register(Caller caller, String office, List<String> digests) {
        Map<String, Registered> known = find(office, digests);
        List<String> fresh = digests.stream()
                .filter(digest -> !known.containsKey(digest))
                .distinct()
                .toList();
        insert(office, fresh.stream().map(index::of).toList());
        audit.enter(caller, "certificate.register", null, office + ": " + fresh.size());
    }

    /**
     * Enters that certificates do not count any more.
     *
     * @return positions of digests that the office has not entered; then nothing is changed
     */
    @Transactional
    public List<Integer> revoke(Caller caller, String office, List<String> digests, LocalDate revokedOn) {
        Map<String, Registered> known = find(office, digests);
        List<Integer> unknown = IntStream.range(0, digests.size())
                .filter(i -> !known.containsKey(digests.get(i)))
                .boxed()
                .toList();
        if (unknown.isEmpty()) {
            database.update(
                    "update certificate set revoked_on = ? where mac = any(?) and office = ?",
                    revokedOn,
                    macs(digests),
                    office);
            audit.enter(caller, "certificate.revoke", null, office + ": " + digests.size());
        } else {
            audit.enter(caller, "certificate.refused", null, office + ": " + unknown.size() + " not registered");
        }
        return unknown;
    }

    /** Whoever wants to speak for an office that is not his is entered. @return whether it is */
    @Transactional
    public boolean speaksFor(Caller caller, String office) {
        if (caller.offices().contains(office)) {
            return true;
        }
        // Whatever the office is called: it is the caller's own text.
        audit.enter(
                caller,
                "certificate.refused",
                null,
                "not for " + directory.get().office(office).map(Office::id).orElse("an office that is not known"));
        return false;
    }

    private void insert(String office, List<BlindIndex.Entry> entries) {
        Instant now = clock.instant();
        database.updateEach(
                "insert into certificate (mac, key_id, office, registered_at) values (?, ?, ?, ?) on conflict do nothing",
                entries.stream()
                        .map(entry -> new Object[] {entry.mac(), entry.keyId(), office, now})
                        .toList());
    }

    /** @param digest lower-case hex */
    @Transactional
    Optional<Registered> find(String office, String digest) {
        return Optional.ofNullable(find(office, List.of(digest)).get(digest));
    }

    /** @return those that the office has registered, by digest */
    private Map<String, Registered> find(String office, List<String> digests) {
        Map<String, String> digestOf = new HashMap<>();
        digests.forEach(digest ->
                index.all(digest).forEach(entry -> digestOf.put(HexFormat.of().formatHex(entry.mac()), digest)));
        Map<String, Registered> found = new HashMap<>();
        database.query(
                        "select mac, revoked_on from certificate where mac = any(?) and office = ?",
                        row -> Map.entry(
                                digestOf.get(HexFormat.of().formatHex(row.bytes(1))), new Registered(row.dayOrNull(2))),
                        macs(digests),
                        office)
                .forEach(one -> found.put(one.getKey(), one.getValue()));
        return found;
    }

    private SqlArray macs(List<String> digests) {
        return SqlArray.of(
                "bytea",
                digests.stream()
                        .flatMap(digest -> index.all(digest).stream())
                        .map(BlindIndex.Entry::mac)
                        .toList());
    }

    /** @return whether the text is a digest as the contract writes it */
    public static boolean isDigest(@Nullable String text) {
        try {
            return text != null
                    && text.equals(text.toLowerCase(Locale.ROOT))
                    && HexFormat.of().parseHex(text).length == 32;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
