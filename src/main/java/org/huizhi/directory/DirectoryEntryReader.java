package org.huizhi.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.VerificationKeys;
import org.huizhi.validation.FeedSchema;
import org.jspecify.annotations.Nullable;

/**
 * Believes an entry or a calendar when the exchange authority signed it and it is a valid document, and says why
 * otherwise.
 */
public final class DirectoryEntryReader {

    /** {@code typ} of an entry's signature. */
    static final String TYPE = "huizhi-directory-entry";

    /** What became of an entry. */
    public sealed interface Reading {

        /** It is believed. */
        sealed interface Believed extends Reading {

            Published published();
        }

        record Read(SignedEntry entry) implements Believed {

            @Override
            public Published published() {
                return entry;
            }
        }

        record ReadCalendar(SignedCalendar calendar) implements Believed {

            @Override
            public Published published() {
                return calendar;
            }
        }

        /** @param key null unless the signature is the authority's, and it could be read */
        record Refusal(@Nullable String key, String reason) implements Reading {}
    }

    private final Signatures signatures;
    private final VerificationKeys authority;

    public DirectoryEntryReader(Signatures signatures, VerificationKeys authority) {
        this.signatures = signatures;
        this.authority = authority;
    }

    /**
     * @param published signed entries and calendars, which come along in a directory's file and say nothing here
     * @throws IllegalArgumentException when one of these is not the authority's
     */
    public Directory directory(List<String> published) {
        return Directory.of(published.stream()
                .flatMap(jws -> {
                    Reading reading = read(jws);
                    if (reading instanceof Reading.Refusal refusal) {
                        throw new IllegalArgumentException("directory entry: " + refusal.reason());
                    }
                    return reading instanceof Reading.Read read
                            ? Stream.of(read.entry().entry())
                            : Stream.empty();
                })
                .toList());
    }

    /** One that was kept before. */
    public Reading read(String jws) {
        return read(jws, false);
    }

    /** One that is not kept yet: it has to be as the contract says today. */
    Reading readNew(String jws) {
        return read(jws, true);
    }

    private Reading read(String jws, boolean isNew) {
        byte[] bytes = jws.getBytes(StandardCharsets.UTF_8);
        SignatureCheck check = signatures.check(bytes, TYPE, authority);
        if (check instanceof SignatureCheck.Valid valid) {
            return read(jws, valid.payload(), isNew);
        }
        if (signatures.check(bytes, SignedCalendar.TYPE, authority) instanceof SignatureCheck.Valid valid) {
            return readCalendar(jws, valid.payload(), isNew);
        }
        if (check instanceof SignatureCheck.UnknownSigner unknown) {
            return new Reading.Refusal(null, "not signed by the pinned authority: " + unknown.detail());
        }
        if (check instanceof SignatureCheck.Bad bad) {
            return new Reading.Refusal(null, "the authority's signature is bad: " + bad.detail());
        }
        return new Reading.Refusal(null, ((SignatureCheck.NotASignature) check).detail());
    }

    private static Reading read(String jws, byte[] payload, boolean isNew) {
        String mailbox = null;
        try {
            EntryDocument document = SignedDocument.parse(payload, EntryDocument.class);
            mailbox = document.mailbox();
            if (isNew) {
                requireSchema(payload);
            }
            return new Reading.Read(new SignedEntry(document.toEntry(), jws));
        } catch (InvalidDocumentException | IllegalArgumentException e) {
            return new Reading.Refusal(mailbox, "signed by the authority, but not a valid entry: " + e.getMessage());
        }
    }

    private static Reading readCalendar(String jws, byte[] payload, boolean isNew) {
        String key = null;
        try {
            SignedCalendar calendar = SignedCalendar.of(payload, jws);
            key = calendar.key();
            if (isNew) {
                SignedCalendar.requireSchema(payload);
            }
            return new Reading.ReadCalendar(calendar);
        } catch (InvalidDocumentException e) {
            return new Reading.Refusal(key, "signed by the authority, but not a valid calendar: " + e.getMessage());
        }
    }

    /** @throws InvalidDocumentException when it is not as the contract says today */
    static void requireSchema(byte[] payload) throws InvalidDocumentException {
        Optional<String> objection =
                FeedSchema.DIRECTORY_ENTRY.objection(SignedDocument.parse(payload, JsonNode.class));
        if (objection.isPresent()) {
            throw new InvalidDocumentException(objection.get());
        }
    }
}
