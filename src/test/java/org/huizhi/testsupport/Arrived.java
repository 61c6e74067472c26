package org.huizhi.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.huizhi.envelope.Message;

/**
 * A message that a region opened and verified.
 *
 * @param kid of the key that signed
 * @param digest SHA-256 of the JWS
 * @param headers of the record
 * @param value of the record, the JWE
 */
public record Arrived(
        Message message, String kid, byte[] digest, Map<String, String> headers, String key, byte[] value) {

    public JsonNode data() {
        return message.data();
    }
}
