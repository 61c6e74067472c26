package org.huizhi.mail;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.jspecify.annotations.Nullable;

/** Recipients, and mails that are to be sent. Every method is for a transaction of its caller. */
@ApplicationScoped
class MailStore {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    /** More than a mail takes on a connection that the mail server leaves, and on a new one. */
    private static final int STEPS = 20;

    private static final String COLUMNS = "id, office, address, sender, subject, content, made_at, attempts, failure";

    /** A time further ahead than can be was set by a clock that was set back since. */
    private static final String UNCLAIMED =
            " state = 'WAITING' and (leased_until is null or leased_until <= ? or leased_until > ?)";

    private final Database database;

    /** Whoever sends a mail has it for so long: nobody else does while he waits for the last word. */
    private final Duration lease;

    MailStore(Database database, MailConfig config) {
        this.database = database;
        this.lease = config.timeout().multipliedBy(STEPS);
    }

    List<Recipients.Recipient> recipients() {
        return database.query(
                "select office, addresses, language from mail_recipient where addresses <> '{}' order by office",
                MailStore::recipient);
    }

    Optional<Recipients.Recipient> recipient(String office) {
        return database.first(
                "select office, addresses, language from mail_recipient where office = ?",
                MailStore::recipient,
                office);
    }

    private static Recipients.Recipient recipient(Row row) throws SQLException {
        return new Recipients.Recipient(row.text(1), row.texts(2), Locale.forLanguageTag(row.text(3)));
    }

    /** With the addresses goes what waits for them. */
    void set(Recipients.Recipient recipient, String by, Instant at) {
        SqlArray addresses = SqlArray.texts(recipient.addresses());
        database.update(
                "insert into mail_recipient (office, addresses, language, changed_by, changed_at)"
                        + " values (?, ?, ?, ?, ?) on conflict (office) do update set addresses = excluded.addresses,"
                        + " language = excluded.language, changed_by = excluded.changed_by,"
                        + " changed_at = excluded.changed_at",
                recipient.office(),
                addresses,
                recipient.language().getLanguage(),
                by,
                at);
        database.update("delete from mail where office = ? and address <> all(?)", recipient.office(), addresses);
        if (recipient.addresses().isEmpty()) {
            database.update("delete from mail_news where office = ?", recipient.office());
        }
    }

    /** One mail to one address. */
    record Mail(
            UUID id,
            String office,
            String address,
            String sender,
            String subject,
            String content,
            Instant madeAt,
            int attempts,
            @Nullable String failure) {}

    private static Mail mail(Row row) throws SQLException {
        return new Mail(
                row.uuid(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.text(6),
                row.instant(7),
                row.integer(8),
                row.textOrNull(9));
    }

    /** One for each address. */
    void add(Recipients.Recipient recipient, MailText.Written written, Instant now) {
        database.updateEach(
                "insert into mail (id, office, address, sender, subject, content, made_at, state, next_attempt_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, 'WAITING', ?)",
                recipient.addresses().stream()
                        .map(address -> new @Nullable Object[] {
                            IDS.generate(),
                            recipient.office(),
                            address,
                            written.sender(),
                            written.subject(),
                            written.content(),
                            now,
                            now
                        })
                        .toList());
    }

    /** @param longestWait between two attempts */
    List<UUID> due(Collection<String> resting, Instant now, Duration longestWait, int most) {
        return database.query(
                "select id from mail where" + UNCLAIMED + " and (next_attempt_at <= ? or next_attempt_at > ?)"
                        + " and id::text <> all(?) order by next_attempt_at, id limit ?",
                row -> row.uuid(1),
                now,
                now.plus(lease),
                now,
                now.plus(longestWait),
                SqlArray.texts(resting),
                most);
    }

    /** @return empty where somebody else sends it, or it is not to be sent any more */
    Optional<Mail> claim(UUID id, Instant now) {
        return database.first(
                "update mail set leased_until = ? where id = ? and" + UNCLAIMED + " returning " + COLUMNS,
                MailStore::mail,
                now.plus(lease),
                id,
                now,
                now.plus(lease));
    }

    void sent(UUID id) {
        database.update("delete from mail where id = ?", id);
    }

    /** It is tried again. */
    void failed(UUID id, String failure, int attempts, Instant next) {
        database.update(
                "update mail set failure = ?, attempts = ?, next_attempt_at = ?, leased_until = null where id = ?",
                failure,
                attempts,
                next,
                id);
    }

    void park(UUID id, String failure) {
        database.update(
                "update mail set state = 'PARKED', failure = ?, attempts = attempts + 1, leased_until = null where id = ?",
                failure,
                id);
    }

    /** @return how many were parked, since they were made before that */
    int parkOlderThan(Instant before) {
        return database.update("update mail set state = 'PARKED' where state = 'WAITING' and made_at <= ?", before);
    }

    /** @return why the last of those that wait was not taken; empty where none was tried */
    Optional<String> lastFailure() {
        return database.first(
                "select failure from mail where state = 'WAITING' and failure is not null"
                        + " order by next_attempt_at desc, id limit 1",
                row -> row.text(1));
    }

    boolean isWaiting(String office) {
        return database.first("select 1 from mail where office = ? and state = 'WAITING' limit 1", row -> true, office)
                .isPresent();
    }

    /** @return how many wait and are parked, by state */
    Map<String, Long> counts() {
        return database
                .query("select state, count(*) from mail group by state", row -> Map.entry(row.text(1), row.bigint(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** @return the newest first */
    List<Mail> parked(int most) {
        return database.query(
                "select " + COLUMNS + " from mail where state = 'PARKED' order by made_at desc, id limit ?",
                MailStore::mail,
                most);
    }

    /** @return whether it was parked */
    boolean tryAgain(UUID id, Instant now) {
        return database.update(
                        "update mail set state = 'WAITING', made_at = ?, attempts = 0, next_attempt_at = ?"
                                + " where id = ? and state = 'PARKED'",
                        now,
                        now,
                        id)
                == 1;
    }

    /** @return whether it was parked */
    boolean discard(UUID id) {
        return database.update("delete from mail where id = ? and state = 'PARKED'", id) == 1;
    }

    int forgetParkedBefore(Instant before) {
        return database.update("delete from mail where state = 'PARKED' and made_at <= ?", before);
    }

    /** @return offices that were not told yet what is due on this day */
    List<String> withoutDigest(LocalDate today) {
        return database.query(
                "select office from mail_recipient where office <> ? and addresses <> '{}'"
                        + " and digest_on is distinct from ? order by office",
                row -> row.text(1),
                Recipients.NODE,
                today);
    }

    /** Locks it. @return empty where another replica told it, or nobody is to be told any more */
    Optional<Recipients.Recipient> beginDigest(String office, LocalDate today) {
        return database.first(
                "update mail_recipient set digest_on = ? where office = ? and addresses <> '{}'"
                        + " and digest_on is distinct from ? returning office, addresses, language",
                MailStore::recipient,
                today,
                office,
                today);
    }

    /** @return offices that there is news for, and that may be told now */
    List<String> withNews(Instant now, Duration pause, LocalDate today, int mostPerDay) {
        return database.query(
                "select office from mail_recipient r where exists (select from mail_news n where n.office = r.office)"
                        + " and (next_mail_at is null or next_mail_at <= ? or next_mail_at > ?)"
                        + " and (mails_on is distinct from ? or mails < ?) order by office",
                row -> row.text(1),
                now,
                now.plus(pause),
                today,
                mostPerDay);
    }

    /** Locks it. @return empty where another replica tells it */
    Optional<Recipients.Recipient> beginNews(
            String office, Instant now, Duration pause, LocalDate today, int mostPerDay) {
        return database.first(
                "update mail_recipient set next_mail_at = ?, mails = case when mails_on = ? then mails + 1 else 1 end,"
                        + " mails_on = ? where office = ? and (next_mail_at is null or next_mail_at <= ? or next_mail_at > ?)"
                        + " and (mails_on is distinct from ? or mails < ?) returning office, addresses, language",
                MailStore::recipient,
                now.plus(pause),
                today,
                today,
                office,
                now,
                now.plus(pause),
                today,
                mostPerDay);
    }
}
