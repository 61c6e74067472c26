package org.huizhi.certificate;

import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
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
    private final Audit audit;
    private final Clock clock;

    CertificateRegister(Database database, BlindIndex index, Audit audit, Clock clock) {
        this.database = database;
        this.index = index;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param revokedOn null while it counts */
    record Registered(String office, @Nullable LocalDate revokedOn) {}

    /**
     * Enters certificates; what is entered already stays as it is.
     *
     * @param digests lower-case hex, see {@link CertificateDigest}
     * @return positions of digests that another office has entered; then nothing is entered
     */
    @Transactional
    public List<Integer> register(Caller caller, String office, List<String> digests) {
        Map<String, Registered> known = find(digests);
        List<Integer> others = positions(digests, digest -> isOfAnother(known.get(digest), office));
        if (!others.isEmpty()) {
            return others;
        }
        List<String> fresh = digests.stream()
                .filter(digest -> !known.containsKey(digest))
                .distinct()
                .toList();
        insert(office, fresh.stream().map(index::of).toList());
        // Another office may have been faster a moment ago.
        Map<String, Registered> now = find(fresh);
        others = positions(digests, digest -> isOfAnother(now.get(digest), office));
        if (others.isEmpty()) {
            audit.enter(caller, "certificate.register", null, office + ": " + fresh.size());
        } else {
            QuarkusTransaction.setRollbackOnly();
        }
        return others;
    }

    private static boolean isOfAnother(@Nullable Registered registered, String office) {
        return registered != null && !registered.office().equals(office);
    }

    private static List<Integer> positions(List<String> digests, Predicate<String> which) {
        return IntStream.range(0, digests.size())
                .filter(i -> which.test(digests.get(i)))
                .boxed()
                .toList();
    }

    /**
     * Enters that certificates do not count any more.
     *
     * @return positions of digests that the office has not entered; then nothing is changed
     */
    @Transactional
    public List<Integer> revoke(Caller caller, String office, List<String> digests, LocalDate revokedOn) {
        Map<String, Registered> known = find(digests);
        List<Integer> unknown =
                positions(digests, digest -> !known.containsKey(digest) || isOfAnother(known.get(digest), office));
        if (unknown.isEmpty()) {
            database.update("update certificate set revoked_on = ? where mac = any(?)", revokedOn, macs(digests));
            audit.enter(caller, "certificate.revoke", null, office + ": " + digests.size());
        }
        return unknown;
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
    Optional<Registered> find(String digest) {
        return Optional.ofNullable(find(List.of(digest)).get(digest));
    }

    /** @return those that are registered, by digest */
    private Map<String, Registered> find(List<String> digests) {
        Map<String, String> digestOf = new HashMap<>();
        digests.forEach(digest ->
                index.all(digest).forEach(entry -> digestOf.put(HexFormat.of().formatHex(entry.mac()), digest)));
        Map<String, Registered> found = new HashMap<>();
        database.query(
                        "select mac, office, revoked_on from certificate where mac = any(?)",
                        row -> Map.entry(
                                digestOf.get(HexFormat.of().formatHex(row.bytes(1))),
                                new Registered(row.text(2), row.dayOrNull(3))),
                        macs(digests))
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
