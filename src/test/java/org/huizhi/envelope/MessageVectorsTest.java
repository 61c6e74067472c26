package org.huizhi.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.Directory;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.vectors.VectorSlip;
import org.huizhi.testsupport.vectors.Vectors;
import org.huizhi.validation.FeedSchema;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Records of the feed for those who write a node of their own: such as it takes, and such as it does not
 * ({@link Vectors}).
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MessageVectorsTest {

    private static final String MESSAGES = "messages.json";
    private static final String DEAD_LETTERS = "dead-letters.json";
    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.jdk());
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final VectorSlip slip = new VectorSlip();
    private final Directory directory = Party.directory(slip.yulin, slip.xinzhou);

    @Test
    @Order(1)
    void messagesThatANodeTakes() throws IOException {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put(
                "about",
                "Messages as they are signed and encrypted. The value of a record is jwe; its headers and key are of the same vector."
                        + " Ed25519 signs the same bytes the same way each time; of ES256, SM2 and the encryption yours will differ.");
        ArrayNode vectors = file.putArray("vectors");
        String submission = slip.signed(slip.submission());
        vectors.add(message("submission", slip.submission(), submission));
        vectors.add(message("submission-es256", slip.submission(), "ES256", "cn-610800#sig-2"));
        vectors.add(message("submission-sm2", slip.submission(), "SM2", "cn-610800#sig-3"));
        Message receipt = slip.receipt(submission);
        vectors.add(message("receipt-of-the-submission", receipt, slip.signed(receipt)));
        vectors.add(message("acceptance", slip.acceptance(), slip.signed(slip.acceptance())));
        String answer = slip.signed(slip.answer());
        vectors.add(message("return", slip.answer(), answer));
        Message refusal = slip.refusal(answer, RefusalReason.ILLEGAL_TRANSITION);
        vectors.add(message("receipt-that-refuses-the-return", refusal, slip.signed(refusal)));

        Vectors.hold(MESSAGES, file);
    }

    private ObjectNode message(String name, Message message, String alg, String kid) throws IOException {
        String stored = Vectors.stored(MESSAGES, name).path("jws").asText();
        String made = slip.signed(message, slip.yulin.key(kid).signingKey());
        boolean same = stored.contains(".")
                && made.substring(0, made.lastIndexOf('.')).equals(stored.substring(0, stored.lastIndexOf('.')))
                && ENVELOPE.verify(VectorSlip.ascii(stored), directory::verificationKey) instanceof Opened.Verified;
        assertThat(header(made).path("alg").asText()).isEqualTo(alg);
        return message(name, message, same ? stored : made);
    }

    private ObjectNode message(String name, Message message, String jws) throws IOException {
        JsonNode tree = Message.tree(message.toBytes());
        assertThat(FeedSchema.ofMessage(message.type()).objection(tree))
                .as(name)
                .isEmpty();
        Party receiver = receiver(message);
        String jwe = kept(MESSAGES, name, value -> opensTo(value, receiver, jws), () -> encrypted(jws, receiver));
        ObjectNode vector = JsonNodeFactory.instance.objectNode().put("name", name);
        headers(message).forEach(vector.putObject("headers")::put);
        vector.put("key", message.subject());
        vector.put("jwe", jwe).put("jws", jws);
        vector.put("sha256", Sha256.hex(VectorSlip.ascii(jws)));
        return vector.put("signed", new String(message.toBytes(), StandardCharsets.UTF_8));
    }

    private Party receiver(Message message) {
        return message.destination().equals(slip.xinzhou.mailbox()) ? slip.xinzhou : slip.yulin;
    }

    private static Map<String, String> headers(Message message) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", message.id().toString());
        headers.put("ce_source", message.source());
        headers.put("ce_type", message.type());
        headers.put("ce_subject", message.subject());
        headers.put("ce_time", message.time().toString());
        headers.put("content-type", "application/jose");
        return headers;
    }

    /** A record for Xinzhou that its node keeps as a dead letter, and does not answer. */
    private final class DeadLetters {

        private final ArrayNode vectors;

        DeadLetters(ArrayNode vectors) {
            this.vectors = vectors;
        }

        /** What was encrypted well, and should not be believed. */
        void signed(String name, String why, String reason, String jws) {
            add(
                            name,
                            why,
                            reason,
                            kept(
                                    DEAD_LETTERS,
                                    name,
                                    value -> opensTo(value, slip.xinzhou, jws),
                                    () -> encrypted(jws, slip.xinzhou)))
                    .put("jws", jws);
        }

        ObjectNode add(String name, String why, String reason, String jwe) {
            assertThat(reason(jwe)).as(name).isEqualTo(reason);
            return vectors.addObject()
                    .put("name", name)
                    .put("why", why)
                    .put("reason", reason)
                    .put("jwe", jwe);
        }
    }

    @Test
    @Order(2)
    void deadLetters() {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put(
                "about",
                "Values of records that the node of cn-140900 does not take, and of which their sender hears nothing; jws is what is"
                        + " inside, where it can be decrypted.");
        DeadLetters dead = new DeadLetters(file.putArray("vectors"));
        String good = slip.signed(slip.submission());
        String[] parts = good.split("\\.");
        String kid = slip.yulin.signingKey().kid();

        dead.add("no-jwe", "not a JWE at all", "unreadable", "hello");
        dead.add("signed-only", "a JWS that nobody encrypted", "unreadable", good);
        String jwe = Vectors.stored(MESSAGES, "submission").path("jwe").asText();
        dead.add("cut-off", "its last character is missing", "unreadable", jwe.substring(0, jwe.length() - 1));
        dead.add(
                "one-bit-of-the-tag",
                "one bit of the authentication tag is another",
                "unreadable",
                jwe.substring(0, jwe.length() - 2)
                        + (jwe.charAt(jwe.length() - 2) == 'A' ? 'B' : 'A')
                        + jwe.charAt(jwe.length() - 1));
        dead.add(
                "encrypted-to-another",
                "encrypted to the key of the sender",
                "unreadable",
                kept(
                        DEAD_LETTERS,
                        "encrypted-to-another",
                        value -> opensTo(value, slip.yulin, good),
                        () -> encrypted(good, slip.yulin)));
        dead.add(
                "apu",
                "the JWE has a header apu",
                "unreadable",
                kept(DEAD_LETTERS, "apu", value -> value.contains("."), () -> withApu(good)));
        dead.signed(
                "bytes-changed",
                "the urgency was changed after the signature",
                "bad-signature",
                parts[0] + "."
                        + encoded(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                                .replace("\"normal\"", "\"urgent\""))
                        + "." + parts[2]);
        dead.signed(
                "unknown-key",
                "the directory does not have the kid",
                "unknown-sender",
                slip.signed(
                        slip.submission(),
                        new SigningKey(
                                "cn-610800#sig-9",
                                "EdDSA",
                                slip.yulin.signingKey().key())));
        dead.signed(
                "another-key-of-this-name",
                "signed by a stranger, who names the key of another region",
                "bad-signature",
                slip.signed(slip.answer(), Vectors.stranger().signingKey()));
        dead.signed(
                "alg-none",
                "alg is none, and there is no signature",
                "bad-signature",
                encoded("{\"alg\":\"none\",\"kid\":\"" + kid + "\",\"typ\":\"huizhi-message\"}") + "." + parts[1]
                        + ".");
        dead.signed(
                "alg-of-rfc-9864",
                "alg says Ed25519, which is not what the directory has: EdDSA",
                "bad-signature",
                header(good, "{\"alg\":\"Ed25519\",\"kid\":\"" + kid + "\",\"typ\":\"huizhi-message\"}"));
        dead.signed(
                "typ-of-an-agreement",
                "signed well, as an agreement",
                "bad-signature",
                new Signatures(CryptoProvider.jdk())
                        .sign(slip.submission().toBytes(), "huizhi-agreement", slip.yulin.signingKey()));
        dead.signed(
                "crit",
                "signed well, with a header crit",
                "unreadable",
                signed(
                        "{\"alg\":\"EdDSA\",\"kid\":\"" + kid
                                + "\",\"typ\":\"huizhi-message\",\"crit\":[\"exp\"],\"exp\":1}",
                        parts[1]));
        dead.signed(
                "member-twice",
                "signed well, with a member that comes twice",
                "unreadable",
                signed(
                        "{\"alg\":\"EdDSA\",\"kid\":\"" + kid + "\",\"typ\":\"huizhi-message\"}",
                        encoded(new String(slip.submission().toBytes(), StandardCharsets.UTF_8)
                                .replaceFirst("\\{", "{\"source\":\"/mailboxes/cn-150600\","))));
        dead.signed(
                "time-is-none",
                "signed well, with a time that is no moment",
                "unreadable",
                signed(
                        "{\"alg\":\"EdDSA\",\"kid\":\"" + kid + "\",\"typ\":\"huizhi-message\"}",
                        encoded(new String(slip.submission().toBytes(), StandardCharsets.UTF_8)
                                .replace("2026-03-02T02:00:00.123Z", "2026-02-30T02:00:00.123Z"))));

        Vectors.hold(DEAD_LETTERS, file);
    }

    /** @return as the inbox of Xinzhou finds it (feed contract, "Dead letters") */
    private String reason(String jwe) {
        Opened opened = ENVELOPE.open(VectorSlip.ascii(jwe), slip.xinzhou::decryptionKey, directory::verificationKey);
        if (opened instanceof Opened.Unauthenticated unauthenticated) {
            return unauthenticated.reason().code();
        }
        if (opened instanceof Opened.Verified verified) {
            try {
                Message.parse(verified.payload());
                return "taken";
            } catch (IOException e) {
                return "unreadable";
            }
        }
        return "unreadable";
    }

    /** Encryption differs each time: what is stored stays while it is good. */
    private static String kept(String file, String name, Predicate<String> good, Encryption anew) {
        String stored = Vectors.stored(file, name).path("jwe").asText();
        return good.test(stored) || !Vectors.writes() ? stored : anew.jwe();
    }

    private interface Encryption {
        String jwe();
    }

    private boolean opensTo(String jwe, Party receiver, String jws) {
        try {
            JsonWebEncryption encryption = new JsonWebEncryption();
            encryption.setCompactSerialization(jwe);
            encryption.setKey(receiver.decryptionKey(receiver.encryptionKid()).orElseThrow());
            return encryption.getPlaintextString().equals(jws);
        } catch (JoseException e) {
            return false;
        }
    }

    private static String encrypted(String jws, Party receiver) {
        return encryption(jws, receiver);
    }

    private String withApu(String jws) {
        return encryption(jws, slip.xinzhou, "apu", "WXVsaW4");
    }

    private static String encryption(String jws, Party receiver, String... header) {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setAlgorithmHeaderValue("ECDH-ES");
        jwe.setEncryptionMethodHeaderParameter("A256GCM");
        jwe.setKeyIdHeaderValue(receiver.encryptionKid());
        jwe.setContentTypeHeaderValue("JOSE");
        if (header.length == 2) {
            jwe.setHeader(header[0], header[1]);
        }
        jwe.setPlaintext(VectorSlip.ascii(jws));
        jwe.setKey(receiver.encryptionKey());
        try {
            return jwe.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same signature under another header: it does not fit. */
    private static String header(String jws, String header) {
        return encoded(header) + jws.substring(jws.indexOf('.'));
    }

    private String signed(String header, String payload) {
        String input = encoded(header) + "." + payload;
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(slip.yulin.signingKey().key());
            signature.update(VectorSlip.ascii(input));
            return input + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode header(String jws) throws IOException {
        return Message.tree(Base64.getUrlDecoder().decode(jws.substring(0, jws.indexOf('.'))));
    }

    private static String encoded(String text) {
        return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
