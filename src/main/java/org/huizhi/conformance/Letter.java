package org.huizhi.conformance;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.Sealed;
import org.jspecify.annotations.Nullable;

/**
 * A record for the node under test, as it should be or not. Changes give a copy.
 *
 * @param id of the message in it
 * @param digest SHA-256 of its JWS, 32 bytes
 * @param subject by which the record goes to a partition, whatever its key
 * @param value null for a record without one
 */
record Letter(
        UUID id, byte[] digest, String subject, String key, Map<String, String> headers, byte @Nullable [] value) {

    /** As the contract has it. */
    static Letter of(Message message, Sealed sealed) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", message.id().toString());
        headers.put("ce_source", message.source());
        headers.put("ce_type", message.type());
        headers.put("ce_subject", message.subject());
        headers.put("ce_time", message.time().toString());
        headers.put("content-type", "application/jose");
        return new Letter(message.id(), sealed.digest(), message.subject(), message.subject(), headers, sealed.jwe());
    }

    Letter withValue(byte @Nullable [] other) {
        return new Letter(id, digest, subject, key, headers, other);
    }

    Letter withText(String other) {
        return withValue(other.getBytes(StandardCharsets.UTF_8));
    }

    Letter withHeader(String name, String text) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name, text);
        return new Letter(id, digest, subject, key, changed, value);
    }

    Letter withKey(String other) {
        return new Letter(id, digest, subject, other, headers, value);
    }

    /** One that comes behind what is said about the subject before it. */
    Letter onPartitionOf(String other) {
        return new Letter(id, digest, other, key, headers, value);
    }
}
