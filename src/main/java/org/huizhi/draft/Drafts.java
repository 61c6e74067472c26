package org.huizhi.draft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.ForeignRows;
import org.huizhi.jdbc.Database;
import org.huizhi.vault.DecryptionException;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * What accounts have filled into forms and not sent yet (ADR 44). A draft is its account's alone: nobody else reads it,
 * and it has no say in anything.
 */
@ApplicationScoped
public class Drafts {

    /** Of the fields and values of one draft, in bytes. */
    public static final int LONGEST = 64 * 1024;

    private static final TypeReference<Map<String, List<String>>> FIELDS = new TypeReference<>() {};

    private final Database database;
    private final Vault vault;
    private final ObjectMapper json;
    private final ForeignRows foreignRows;
    private final DraftConfig config;
    private final Clock clock;

    Drafts(
            Database database,
            Vault vault,
            ForeignRows foreignRows,
            ObjectMapper json,
            DraftConfig config,
            Clock clock) {
        this.database = database;
        this.vault = vault;
        this.foreignRows = foreignRows;
        this.json = json;
        this.config = config;
        this.clock = clock;
    }

    /** What was filled in, by the names of the fields. */
    public record Draft(Map<String, List<String>> fields, Instant savedAt) {}

    /** A draft in a list, without what is in it. */
    public record Saved(String form, Instant savedAt) {}

    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("form_draft", List.of("account", "form"), "content", row -> {
            String account = row.text(1);
            String form = row.text(2);
            return new EncryptedTable.Place(context(account, form), List.of(account, form));
        });
    }

    /**
     * In place of the one before.
     *
     * @param form which form of what, as its pages name it
     * @param noticeId the slip that it is about; null where there is none yet
     * @return when it was saved; empty where it is longer than {@link #LONGEST}, and nothing has changed
     */
    @Transactional
    public Optional<Instant> save(
            Caller caller, String form, @Nullable UUID noticeId, Map<String, List<String>> fields) {
        byte[] content = written(fields);
        if (content.length > LONGEST) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Encrypted encrypted = vault.encrypt(content, context(caller.account(), form));
        database.update(
                "insert into form_draft (account, form, notice_id, saved_at, key_id, content) values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (account, form) do update set saved_at = excluded.saved_at,"
                        + " key_id = excluded.key_id, content = excluded.content",
                caller.account(),
                form,
                noticeId,
                now,
                encrypted.keyId(),
                encrypted.bytes());
        database.update(
                "delete from form_draft where account = ? and form in (select form from form_draft where account = ?"
                        + " order by saved_at desc, form offset ?)",
                caller.account(),
                caller.account(),
                config.mostPerAccount());
        return Optional.of(now);
    }

    @Transactional
    public Optional<Draft> find(Caller caller, String form) {
        return database.first(
                        "select saved_at, key_id, content from form_draft where account = ? and form = ? and saved_at > ?",
                        row -> new Kept(row.instant(1), row.text(2), row.bytes(3)),
                        caller.account(),
                        form,
                        clock.instant().minus(config.keptFor()))
                .flatMap(kept -> read(kept, caller, form));
    }

    private record Kept(Instant savedAt, String keyId, byte[] content) {}

    /**
     * One that is not as this node has written it, or whose key is gone, is none: whoever opens the form fills it in.
     */
    private Optional<Draft> read(Kept kept, Caller caller, String form) {
        try {
            byte[] content = vault.decrypt(kept.keyId(), kept.content(), context(caller.account(), form));
            return Optional.of(new Draft(read(content), kept.savedAt()));
        } catch (DecryptionException e) {
            foreignRows.tell(ForeignRows.Table.FORM_DRAFT, form + " of " + caller.subject(), kept.content());
            return Optional.empty();
        }
    }

    /** @return the one that was saved last first */
    @Transactional
    public List<Saved> list(Caller caller) {
        return database.query(
                "select form, saved_at from form_draft where account = ? and saved_at > ? order by saved_at desc, form",
                row -> new Saved(row.text(1), row.instant(2)),
                caller.account(),
                clock.instant().minus(config.keptFor()));
    }

    @Transactional
    public void delete(Caller caller, String form) {
        database.update("delete from form_draft where account = ? and form = ?", caller.account(), form);
    }

    /** What is old goes, and what is about a slip whose person data is erased. */
    @Scheduled(identity = "drafts", every = "1h", delayed = "7m", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void forgetOld() {
        database.update(
                "delete from form_draft where saved_at <= ?", clock.instant().minus(config.keptFor()));
        database.update("delete from form_draft where notice_id in (select id from work_slip where erased"
                + " and id in (select notice_id from form_draft))");
    }

    private static byte[] context(String account, String form) {
        return ("form draft\n" + account.length() + "\n" + account + "\n" + form).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] written(Map<String, List<String>> fields) {
        try {
            return json.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written as JSON", e);
        }
    }

    private Map<String, List<String>> read(byte[] content) {
        try {
            return json.readValue(content, FIELDS);
        } catch (IOException e) {
            throw new UncheckedIOException("a draft that this node wrote cannot be read", e);
        }
    }
}
