package org.huizhi.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.huizhi.envelope.InvalidDocumentException;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * A file of asymmetric keys: a JWK Set (RFC 7517 section 5). Every key in it counts; one that cannot be used is an
 * error.
 */
final class KeySetFile {

    private KeySetFile() {}

    /**
     * @param property that names the file, for the message
     * @throws KeySetException when the file is missing or is not a JWK Set of asymmetric keys with distinct kids
     */
    static List<PublicJsonWebKey> load(String property, Path file) {
        List<PublicJsonWebKey> keys;
        try {
            keys = Jwk.parseSet(Files.readString(file)).stream()
                    .map(jwk -> jwk.toKey(String.valueOf(jwk.kid())))
                    .toList();
        } catch (IOException e) {
            throw new KeySetException(property, file, " cannot be read", e);
        } catch (InvalidDocumentException e) {
            // Without the cause: its message can repeat key material.
            throw new KeySetException(property, file, " is not a JWK Set", null);
        } catch (IllegalArgumentException e) {
            throw new KeySetException(property, file, ": " + e.getMessage(), e);
        }
        // Not Stream.toList(), which refuses to be asked for null.
        List<String> kids = keys.stream().map(PublicJsonWebKey::getKeyId).collect(Collectors.toList());
        if (kids.isEmpty() || kids.contains(null) || kids.stream().distinct().count() < kids.size()) {
            throw new KeySetException(property, file, ": its keys need distinct kids, there are " + kids, null);
        }
        return keys;
    }
}
