package org.huizhi.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.SigningKey;

/**
 * Records that prove nothing about their sender, or ask for no answer: what comes behind them is taken all the same.
 */
final class DeadRecords {

    private DeadRecords() {}

    static List<Check> all() {
        return List.of(
                new Check("receipts-are-not-receipted", "a receipt is not answered", DeadRecords::receiptOfNothing),
                dead(
                        "bad-signature",
                        "bytes that are not those that were signed",
                        (bench, message) -> bench.letter(
                                message,
                                message.toBytes(),
                                stranger(bench.setup().signingKey().kid()))),
                dead(
                        "unknown-key",
                        "a key that the directory does not have",
                        (bench, message) -> bench.letter(
                                message,
                                message.toBytes(),
                                stranger(bench.setup().own().mailbox() + "#no-such-key"))),
                dead(
                        "headers",
                        "a header that is not what was signed",
                        (bench, message) -> bench.letter(message)
                                .withHeader(
                                        "ce_source",
                                        Message.source(bench.setup().partner().mailbox()))),
                dead(
                        "content-type",
                        "a record that is none of this feed",
                        (bench, message) -> bench.letter(message).withHeader("content-type", "application/json")),
                dead(
                        "other-key",
                        "a record under another key than its subject",
                        (bench, message) ->
                                bench.letter(message).withKey(bench.newId().toString())),
                dead(
                        "garbage",
                        "a value that is no JWE",
                        (bench, message) -> bench.letter(message).withText("不是密文 not a JWE")),
                dead(
                        "nothing",
                        "a record without a value",
                        (bench, message) -> bench.letter(message).withValue(null)),
                dead(
                        "not-json",
                        "signed bytes that are not JSON",
                        (bench, message) -> bench.letter(
                                message,
                                "{\"id\":".getBytes(StandardCharsets.UTF_8),
                                bench.setup().signingKey())),
                dead(
                        "member-twice",
                        "JSON with a member that comes twice",
                        (bench, message) -> bench.letter(
                                message,
                                new String(message.toBytes(), StandardCharsets.UTF_8)
                                        .replaceFirst("\\{", "{\"subject\":\"x\",")
                                        .getBytes(StandardCharsets.UTF_8),
                                bench.setup().signingKey())),
                dead(
                        "oversized",
                        "a value as long as the bus takes",
                        (bench, message) -> bench.letter(message).withText("A".repeat(1_000_000))));
    }

    private interface Spoiled {
        Letter of(Bench bench, Message message);
    }

    private static Check dead(String name, String contract, Spoiled spoiled) {
        return new Check(name, "not answered, and nothing is held up: " + contract, bench -> {
            UUID notice = bench.newId();
            Message message = bench.message(MessageType.NOTICE_SUBMITTED, notice.toString(), bench.slip());
            return bench.unanswered(spoiled.of(bench, message), notice);
        });
    }

    private static Optional<String> receiptOfNothing(Bench bench) {
        UUID subject = bench.newId();
        ObjectNode data = Bench.object();
        data.putArray("receipts")
                .addObject()
                .put("messageId", bench.newId().toString())
                .put("sha256", "00".repeat(32))
                .put("verdict", "stored")
                .put("receivedAt", bench.time().toString());
        return bench.unanswered(bench.letter(bench.message(MessageType.RECEIPT, "receipt-" + subject, data)), subject);
    }

    private static SigningKey stranger(String kid) {
        try {
            PrivateKey key =
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
            return new SigningKey(kid, "EdDSA", key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }
}
