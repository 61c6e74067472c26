package org.huizhi.webhook;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.calendar.NodeClock;
import org.huizhi.jdbc.Database;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;

/** What signs the calls of a webhook (Standard Webhooks, symmetric signatures). Encrypted at rest, shown once. */
@ApplicationScoped
class WebhookSecrets {

    /** Standard Webhooks: 24 to 64. */
    private static final int BYTES = 32;

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    /** By which receivers tell what is old: they know of no drill of this node. */
    private static final Clock RECEIVERS = NodeClock.ofTheMachine();

    private final Database database;
    private final Vault vault;
    private final WebhookConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    WebhookSecrets(Database database, Vault vault, WebhookConfig config, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.config = config;
        this.clock = clock;
    }

    private record Kept(UUID id, UUID webhook, String keyId, byte[] secret) {}

    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("webhook_secret", List.of("id"), List.of("webhook_id"), "secret", row -> {
            UUID id = row.uuid(1);
            return new EncryptedTable.Place(context(id, row.uuid(2)), List.of(id));
        });
    }

    private static byte[] context(UUID id, UUID webhook) {
        return ("webhook secret\n" + id + "\n" + webhook).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A new one, in the caller's transaction; the one before signs beside it for a while, one before that no more.
     *
     * @return as its owner is shown it
     */
    String renew(UUID webhook) {
        Instant now = clock.instant();
        Instant end = now.plus(config.secretOverlap());
        database.update("delete from webhook_secret where webhook_id = ? and ends_at is not null", webhook);
        database.update("update webhook_secret set ends_at = ? where webhook_id = ?", end, webhook);
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        UUID id = IDS.generate();
        Encrypted encrypted = vault.encrypt(secret, context(id, webhook));
        database.update(
                "insert into webhook_secret (id, webhook_id, made_at, key_id, secret) values (?, ?, ?, ?, ?)",
                id,
                webhook,
                now,
                encrypted.keyId(),
                encrypted.bytes());
        return Webhook.SECRET_PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /** @return those that sign now, the newest first; in the caller's transaction */
    List<byte[]> of(UUID webhook) {
        return database
                .query(
                        "select id, webhook_id, key_id, secret from webhook_secret"
                                + " where webhook_id = ? and (ends_at is null or ends_at > ?) order by made_at desc, id desc",
                        row -> new Kept(row.uuid(1), row.uuid(2), row.text(3), row.bytes(4)),
                        webhook,
                        clock.instant())
                .stream()
                .map(kept -> vault.decrypt(kept.keyId(), kept.secret(), context(kept.id(), kept.webhook())))
                .toList();
    }

    /** @return the headers of Standard Webhooks for a call that is made now */
    static Map<String, String> headers(List<byte[]> secrets, String id, String body) {
        long timestamp = RECEIVERS.instant().getEpochSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Webhook.UNBRANDED_MSG_ID_KEY, id);
        headers.put(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(timestamp));
        headers.put(
                Webhook.UNBRANDED_MSG_SIGNATURE_KEY,
                secrets.stream()
                        .map(secret -> signature(secret, id, timestamp, body))
                        .collect(Collectors.joining(" ")));
        return headers;
    }

    private static String signature(byte[] secret, String id, long timestamp, String body) {
        try {
            return new Webhook(secret).sign(id, timestamp, body);
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException("a secret of " + BYTES + " bytes signs", e);
        }
    }
}
