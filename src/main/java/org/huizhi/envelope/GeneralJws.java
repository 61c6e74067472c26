package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * JWS general JSON serialisation (RFC 7515 section 7.2.1): several signatures over the same bytes; unprotected headers
 * are ignored.
 */
public record GeneralJws(String payload, List<Signature> signatures) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_SIGNATURES = 8;

    /** @param encodedHeader {@code protected} in JSON, a word that Java keeps for itself */
    public record Signature(@JsonProperty("protected") String encodedHeader, String signature) {

        public Signature {
            if (encodedHeader == null || signature == null) {
                throw new IllegalArgumentException("one of its signatures has no protected header or no signature");
            }
        }
    }

    public GeneralJws {
        if (payload == null
                || signatures == null
                || signatures.isEmpty()
                || signatures.stream().anyMatch(Objects::isNull)
                || signatures.size() > MOST_SIGNATURES) {
            throw new IllegalArgumentException("it has no payload, no signatures or too many");
        }
        signatures = List.copyOf(signatures);
    }

    public static GeneralJws parse(String document) throws InvalidDocumentException {
        return SignedDocument.parse(document.getBytes(StandardCharsets.UTF_8), GeneralJws.class);
    }

    /** @param document one that was believed before */
    public static GeneralJws parsed(String document) {
        try {
            return parse(document);
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException("a stored document cannot be read", e);
        }
    }

    /** @param compact the only signature */
    public static GeneralJws of(String compact) {
        String[] parts = compact.split("\\.", -1);
        return new GeneralJws(parts[1], List.of(new Signature(parts[0], parts[2])));
    }

    /** @param compact a further signature over the same bytes */
    public GeneralJws and(String compact) {
        GeneralJws other = of(compact);
        if (!other.payload().equals(payload)) {
            throw new IllegalArgumentException("a signature over other bytes");
        }
        List<Signature> both = new ArrayList<>(signatures);
        both.addAll(other.signatures());
        return new GeneralJws(payload, both);
    }

    /** @return one of the signatures as compact JWS */
    public byte[] compact(int index) {
        Signature signature = signatures.get(index);
        return (signature.encodedHeader() + "." + payload + "." + signature.signature())
                .getBytes(StandardCharsets.UTF_8);
    }

    public byte[] payloadBytes() {
        return Envelope.payloadOf(compact(0));
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a document cannot be written", e);
        }
    }
}
