package org.huizhi.statement;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.validation.FeedSchema;
import org.huizhi.validation.Utf8;
import org.jspecify.annotations.Nullable;

/** Takes a statement for true when those who should have signed the very bytes, with keys valid then. */
@ApplicationScoped
class StatementReader {

    /** {@code typ} of each signature. */
    static final String TYPE = "huizhi-statement";

    private final Signatures signatures;
    private final Supplier<Directory> directory;

    @Inject
    StatementReader(Signatures signatures, CurrentDirectory directory) {
        this(signatures, directory::get);
    }

    /** @param directory that says which keys count */
    StatementReader(Signatures signatures, Supplier<Directory> directory) {
        this.signatures = signatures;
        this.directory = directory;
    }

    /** What became of a document. */
    sealed interface Reading {

        record Read(StatementDocument document, String digest) implements Reading {}

        record Refused(RefusalReason reason) implements Reading {}
    }

    /** Who signed, when, with which key. */
    record Signed(String mailbox, String kid, @Nullable Instant at) {}

    /**
     * A signature that was checked.
     *
     * @param mailbox empty where no key of the directory made it, as the kid is
     * @param fault why it does not count; null where it does
     */
    record Checked(
            String mailbox,
            String kid,
            @Nullable Instant at,
            @Nullable RefusalReason fault) {}

    /** @param signers mailboxes, all of whom have to have signed, and nobody else */
    Reading read(GeneralJws jws, List<String> signers) {
        List<Checked> signed = checked(jws);
        for (Checked one : signed) {
            if (one.fault() != null) {
                return new Reading.Refused(one.fault());
            }
        }
        if (!signed.stream()
                .map(Checked::mailbox)
                .sorted()
                .toList()
                .equals(signers.stream().sorted().toList())) {
            return new Reading.Refused(RefusalReason.SCHEMA);
        }
        byte[] payload = jws.payloadBytes();
        try {
            if (!Utf8.isJson(payload)
                    || FeedSchema.STATEMENT
                            .objection(SignedDocument.parse(payload, JsonNode.class))
                            .isPresent()) {
                return new Reading.Refused(RefusalReason.SCHEMA);
            }
            return new Reading.Read(SignedDocument.parse(payload, StatementDocument.class), digest(payload));
        } catch (InvalidDocumentException e) {
            return new Reading.Refused(RefusalReason.SCHEMA);
        }
    }

    /** @return each signature in its order, and whether it counts */
    List<Checked> checked(GeneralJws jws) {
        List<Checked> checked = new ArrayList<>();
        for (int i = 0; i < jws.signatures().size(); i++) {
            SignatureCheck check = signatures.check(jws.compact(i), TYPE, directory.get()::verificationKey);
            if (!(check instanceof SignatureCheck.Valid valid)
                    || valid.signedAt().isEmpty()) {
                checked.add(new Checked("", "", null, RefusalReason.BAD_SIGNATURE));
                continue;
            }
            Instant at = valid.signedAt().get();
            boolean wasValid = directory
                    .get()
                    .key(valid.kid())
                    .filter(key -> key.validAt(at))
                    .isPresent();
            checked.add(
                    new Checked(mailbox(valid.kid()), valid.kid(), at, wasValid ? null : RefusalReason.KEY_NOT_VALID));
        }
        return checked;
    }

    /** @param jws read before */
    List<Signed> signatures(GeneralJws jws) {
        List<Signed> signed = new ArrayList<>();
        for (int i = 0; i < jws.signatures().size(); i++) {
            if (signatures.check(jws.compact(i), TYPE, directory.get()::verificationKey)
                    instanceof SignatureCheck.Valid valid) {
                signed.add(new Signed(
                        mailbox(valid.kid()), valid.kid(), valid.signedAt().orElse(null)));
            }
        }
        return signed;
    }

    private static String mailbox(String kid) {
        return kid.substring(0, Math.max(0, kid.indexOf('#')));
    }

    static String digest(byte[] payload) {
        return Sha256.hex(payload);
    }
}
