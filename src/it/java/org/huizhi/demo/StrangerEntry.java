package org.huizhi.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.huizhi.directory.DirectoryEntryReader;
import org.huizhi.directory.DirectoryEntryReader.Reading;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.echo.EchoRegion;
import org.huizhi.validation.FeedSchema;

/**
 * The directory entry of a region whose node somebody else has written and runs, before the authority signs it: the
 * {@code DirectoryEntry} of the feed contract, with its public keys.
 */
record StrangerEntry(String mailbox, Agreeing.Other asOther, Map<String, Object> document) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IllegalArgumentException when it cannot be read, or may not join; the message says why */
    static StrangerEntry read(Path file) {
        try {
            return of(JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read as JSON: " + e.getMessage(), e);
        }
    }

    /** @param given without {@code issuedAt} it is issued now */
    static StrangerEntry of(JsonNode given) {
        Map<String, Object> document =
                new LinkedHashMap<>(JSON.convertValue(given, new TypeReference<Map<String, Object>>() {}));
        document.putIfAbsent(
                "issuedAt", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        JsonNode entry = JSON.valueToTree(document);
        entry.path("keys").forEach(key -> {
            if (key.path("jwk").has("d")) {
                throw new IllegalArgumentException(
                        "key " + key.path("kid").asText() + " has its private half in it: leave d out");
            }
        });
        // What a node says names the member; the contract asks for more.
        requireAsNodesReadIt(document);
        Optional<String> objection = FeedSchema.DIRECTORY_ENTRY.objection(entry);
        if (objection.isPresent()) {
            throw new IllegalArgumentException("not a directory entry of the feed contract: " + objection.get());
        }
        String mailbox = entry.path("mailbox").asText();
        boolean taken = mailbox.equals(EchoRegion.MAILBOX)
                || Arrays.stream(Place.values())
                        .anyMatch(place -> place.mailbox().equals(mailbox));
        if (taken) {
            throw new IllegalArgumentException(mailbox + " is a region of the demonstration, choose another");
        }
        return new StrangerEntry(
                mailbox,
                new Agreeing.Other(
                        mailbox,
                        entry.at("/name/zh").asText(),
                        entry.at("/name/en").asText(),
                        entry.at("/offices/0/id").asText()),
                document);
    }

    private static void requireAsNodesReadIt(Map<String, Object> document) {
        Authority authority = Authority.create();
        Reading reading = new DirectoryEntryReader(
                        new Signatures(CryptoProvider.fastest()), authority.verificationKeys())
                .read(authority.entry(document));
        if (reading instanceof Reading.Refusal refusal) {
            throw new IllegalArgumentException(refusal.reason());
        }
    }
}
