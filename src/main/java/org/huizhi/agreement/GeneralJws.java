package org.huizhi.agreement;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;

/** JWS general JSON serialisation (RFC 7515 section 7.2.1): several signatures over the same bytes; unprotected headers are ignored. */
record GeneralJws(String payload, List<Signature> signatures) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_SIGNATURES = 8;

    /** @param encodedHeader {@code protected} in JSON, a word that Java keeps for itself */
    record Signature(@JsonProperty("protected") String encodedHeader, String signature) {}

    static GeneralJws parse(String document) throws InvalidDocumentException {
        GeneralJws jws = SignedDocument.parse(document.getBytes(StandardCharsets.UTF_8), GeneralJws.class);
        if (jws.payload() == null
                || jws.signatures() == null
                || jws.signatures().isEmpty()
                || jws.signatures().contains(null)
                || jws.signatures().size() > MOST_SIGNATURES) {
            throw new InvalidDocumentException("it has no payload, no signatures or too many");
        }
        return jws;
    }

    /** @param document one that was believed before */
    static GeneralJws parsed(String document) {
        try {
            return parse(document);
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException("a stored agreement cannot be read", e);
        }
    }

    /** @param compact the only signature */
    static GeneralJws of(String compact) {
        String[] parts = compact.split("\\.");
        return new GeneralJws(parts[1], List.of(new Signature(parts[0], parts[2])));
    }

    /** @param compact a further signature over the same bytes */
    GeneralJws and(String compact) {
        GeneralJws other = of(compact);
        if (!other.payload().equals(payload)) {
            throw new IllegalArgumentException("a signature over other bytes");
        }
        List<Signature> both = new ArrayList<>(signatures);
        both.addAll(other.signatures());
        return new GeneralJws(payload, both);
    }

    /** @return one of the signatures as compact JWS */
    byte[] compact(int index) {
        Signature signature = signatures.get(index);
        return (signature.encodedHeader() + "." + payload + "." + signature.signature())
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] payloadBytes() {
        return Envelope.payloadOf(compact(0));
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("an agreement cannot be written", e);
        }
    }
}
