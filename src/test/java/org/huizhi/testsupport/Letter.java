package org.huizhi.testsupport;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.Sealed;
import org.huizhi.envelope.SigningKey;

/**
 * A message on its way to a node's inbox: the record as the feed contract wants it, and every part of it open to
 * tampering. Changes give a copy. The same letter is the same bytes, however often it is sent.
 *
 * @param sealed signed and encrypted already
 * @param headers of the record
 * @param key of the record; null for none
 * @param value of the record; null for a tombstone
 */
public record Letter(
        Message message, Sealed sealed, String topic, Map<String, String> headers, String key, byte[] value) {

    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.fastest());

    /** As it should be. */
    public static Letter of(Message message, SigningKey signer, String receiverKid, PublicKey receiverKey) {
        Sealed sealed = ENVELOPE.seal(message.toBytes(), signer, receiverKid, receiverKey);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", message.id().toString());
        headers.put("ce_source", message.source());
        headers.put("ce_type", message.type());
        headers.put("ce_subject", message.subject());
        headers.put("ce_time", message.time().toString());
        headers.put("content-type", "application/jose");
        return new Letter(
                message, sealed, EmbeddedBus.inbox(message.destination()), headers, message.subject(), sealed.jwe());
    }

    /** SHA-256 of the JWS, as a receipt names it. */
    public byte[] digest() {
        return sealed.digest();
    }

    /** @param value null takes the header away */
    public Letter withHeader(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new Letter(message, sealed, topic, changed, key, this.value);
    }

    public Letter withKey(String other) {
        return new Letter(message, sealed, topic, headers, other, value);
    }

    public Letter withValue(byte[] other) {
        return new Letter(message, sealed, topic, headers, key, other);
    }

    /** Puts the record into another mailbox's inbox; what was signed stays. */
    public Letter intoInboxOf(String mailbox) {
        return new Letter(message, sealed, EmbeddedBus.inbox(mailbox), headers, key, value);
    }

    ProducerRecord<byte[], byte[]> toRecord() {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), value);
        headers.forEach((name, header) -> record.headers().add(name, bytes(header)));
        return record;
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
