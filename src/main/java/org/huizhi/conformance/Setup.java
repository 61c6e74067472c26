package org.huizhi.conformance;

import java.time.Instant;
import java.util.Optional;
import org.huizhi.agreement.Agreement;
import org.huizhi.agreement.AgreementReader;
import org.huizhi.agreement.Terms;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.KeyPairs;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SigningKey;

/**
 * As whom the kit speaks, with whom, and under which agreement.
 *
 * @param own entry of the region that the kit plays
 * @param partner entry of the region whose node is tried
 * @param signed the agreement; empty while there is none ({@link TrialAgreement})
 * @param noticeType of the slips that are sent, which asks for no person data
 */
public record Setup(
        DirectoryEntry own,
        DirectoryEntry partner,
        Directory directory,
        KeyPairs keys,
        SigningKey signingKey,
        Optional<Agreement> signed,
        String noticeType) {

    /** Of the types that every node has the one that needs an answer and has no person in it. */
    static final String NOTICE_TYPE = "cooperation-request";

    /**
     * @param signer its kid begins with the mailbox that the kit plays
     * @param document the agreement with both signatures
     * @throws IllegalArgumentException when these do not fit together; the message says why
     */
    public static Setup of(
            String partner,
            Directory directory,
            KeyPairs keys,
            SigningKey signer,
            String document,
            Signatures signatures,
            Instant now) {
        Setup without = withoutAgreement(partner, directory, keys, signer, now);
        String mailbox = without.own().mailbox();
        AgreementReader.Reading reading = new AgreementReader(signatures, mailbox).read(document, directory);
        if (reading instanceof AgreementReader.Reading.Refusal refusal) {
            throw new IllegalArgumentException("the agreement: " + refusal.reason());
        }
        Agreement agreement =
                ((AgreementReader.Reading.Read) reading).agreement().agreement();
        if (agreement.terms(mailbox, partner, NOTICE_TYPE).isEmpty()) {
            throw new IllegalArgumentException("agreement " + agreement.id() + " has no clause for " + NOTICE_TYPE
                    + " from " + mailbox + " to " + partner);
        }
        return new Setup(
                without.own(), without.partner(), directory, keys, signer, Optional.of(agreement), NOTICE_TYPE);
    }

    /**
     * @param signer its kid begins with the mailbox that the kit plays
     * @throws IllegalArgumentException when these do not fit together; the message says why
     */
    public static Setup withoutAgreement(
            String partner, Directory directory, KeyPairs keys, SigningKey signer, Instant now) {
        String mailbox = signer.kid().replaceFirst("#.*", "");
        DirectoryEntry own = entry(directory, mailbox);
        DirectoryEntry other = entry(directory, partner);
        encryptionKey(directory, partner, now);
        encryptionKey(directory, mailbox, now);
        return new Setup(own, other, directory, keys, signer, Optional.empty(), NOTICE_TYPE);
    }

    Agreement agreement() {
        return signed.orElseThrow(() -> new IllegalStateException("there is no agreement yet"));
    }

    /**
     * @return by which the kit answers slips
     * @throws IllegalArgumentException when the agreement has none
     */
    Terms ownTerms() {
        return agreement()
                .terms(partner.mailbox(), own.mailbox(), noticeType)
                .orElseThrow(() ->
                        new IllegalArgumentException("agreement " + agreement().id()
                                + " has no clause for " + noticeType + " from " + partner.mailbox() + " to "
                                + own.mailbox()));
    }

    private static DirectoryEntry entry(Directory directory, String mailbox) {
        return directory
                .entry(mailbox)
                .orElseThrow(() -> new IllegalArgumentException("the directory has no mailbox " + mailbox));
    }

    /** @return the key to which a message to the mailbox is encrypted now */
    static PublishedKey encryptionKey(Directory directory, String mailbox, Instant now) {
        return directory
                .encryptionKey(mailbox, now)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the directory has no encryption key of " + mailbox + " that is valid now"));
    }
}
