package org.huizhi.certificate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.vault.BlindIndex;

/**
 * What own offices have issued and revoked. It holds keyed hashes of digests, so that neither a reader of the database nor anybody who asks can try
 * out certificates; nobody is told whether one is in it, but by the answer to a question that an agreement allows.
 */
@ApplicationScoped
public class CertificateRegister {

    private final StatelessSession session;
    private final BlindIndex index;
    private final Audit audit;
    private final Clock clock;

    CertificateRegister(StatelessSession session, BlindIndex index, Audit audit, Clock clock) {
        this.session = session;
        this.index = index;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param revokedOn null while it counts */
    record Registered(String office, LocalDate revokedOn) {}

    /**
     * Enters certificates; what is entered already stays as it is.
     *
     * @param digests lower-case hex, see {@link CertificateDigest}
     * @return positions of digests that another office has entered; then nothing is entered
     */
    @Transactional
    public List<Integer> register(Caller caller, String office, List<String> digests) {
        List<Integer> others = new ArrayList<>();
        List<BlindIndex.Entry> fresh = new ArrayList<>();
        for (int i = 0; i < digests.size(); i++) {
            Optional<Registered> known = find(digests.get(i));
            if (known.isEmpty()) {
                fresh.add(index.of(digests.get(i)));
            } else if (!known.get().office().equals(office)) {
                others.add(i);
            }
        }
        if (others.isEmpty()) {
            insert(office, fresh);
            audit.enter(caller, "certificate.register", null, office + ": " + fresh.size());
        }
        return others;
    }

    /**
     * Enters that certificates do not count any more.
     *
     * @return positions of digests that the office has not entered; then nothing is changed
     */
    @Transactional
    public List<Integer> revoke(Caller caller, String office, List<String> digests, LocalDate revokedOn) {
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < digests.size(); i++) {
            if (find(digests.get(i))
                    .filter(known -> known.office().equals(office))
                    .isEmpty()) {
                unknown.add(i);
            }
        }
        if (unknown.isEmpty()) {
            session.doWork(connection -> {
                try (PreparedStatement update =
                        connection.prepareStatement("update certificate set revoked_on = ? where mac = any(?)")) {
                    update.setObject(1, revokedOn);
                    update.setArray(2, macs(connection, digests));
                    update.executeUpdate();
                }
            });
            audit.enter(caller, "certificate.revoke", null, office + ": " + digests.size());
        }
        return unknown;
    }

    private void insert(String office, List<BlindIndex.Entry> entries) {
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into certificate (mac, key_id, office, registered_at) values (?, ?, ?, ?) on conflict do nothing")) {
                for (BlindIndex.Entry entry : entries) {
                    insert.setBytes(1, entry.mac());
                    insert.setString(2, entry.keyId());
                    insert.setString(3, office);
                    insert.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /** @param digest lower-case hex */
    @Transactional
    Optional<Registered> find(String digest) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select office, revoked_on from certificate where mac = any(?)")) {
                select.setArray(1, macs(connection, List.of(digest)));
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Registered(row.getString(1), row.getObject(2, LocalDate.class)))
                            : Optional.empty();
                }
            }
        });
    }

    private Array macs(Connection connection, List<String> digests) throws SQLException {
        return connection.createArrayOf(
                "bytea",
                digests.stream()
                        .flatMap(digest -> index.all(digest).stream())
                        .map(BlindIndex.Entry::mac)
                        .toArray(byte[][]::new));
    }

    /** @return whether the text is a digest as the contract writes it */
    public static boolean isDigest(String text) {
        try {
            return text != null
                    && text.equals(text.toLowerCase(Locale.ROOT))
                    && HexFormat.of().parseHex(text).length == 32;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
