package org.huizhi.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.envelope.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * What is in a bundle and what it is to show; signed by the node that made it. Holds no person data.
 *
 * @param exportedBy mailbox of the node
 * @param steps by the time of their messages
 * @param files all others in the bundle
 */
record Manifest(
        @JsonProperty(required = true) int version,
        @JsonProperty(required = true) Slip notice,
        @JsonProperty(required = true) String exportedBy,
        @JsonProperty(required = true) Instant exportedAt,
        @JsonProperty(required = true) List<Step> steps,
        @JsonProperty(required = true) List<FileDigest> files) {

    static final int VERSION = 1;

    /** {@code typ} of its signature. */
    static final String TYPE = "huizhi-evidence";

    static final String FILE = "manifest.jws";

    private static final LocalDate FIRST_DAY = LocalDate.EPOCH;
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    Manifest {
        Objects.requireNonNull(notice, "notice");
        Objects.requireNonNull(exportedBy, "exportedBy");
        Objects.requireNonNull(exportedAt, "exportedAt");
        requireCountable(exportedAt, "exportedAt");
        steps = List.copyOf(Objects.requireNonNull(steps, "steps"));
        files = List.copyOf(Objects.requireNonNull(files, "files"));
    }

    /**
     * Who exports may name any time, also one from which days cannot be counted, or only for hours.
     *
     * @throws IllegalArgumentException for a day that is not in the years 1970 to 9999
     */
    private static void requireCountable(@Nullable LocalDate day, String name) {
        if (day != null && (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY))) {
            throw new IllegalArgumentException(name + " " + day + " is not in the years 1970 to 9999");
        }
    }

    private static void requireCountable(@Nullable Instant time, String name) {
        if (time != null
                && (time.isBefore(Instant.EPOCH)
                        || !time.isBefore(LAST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC)))) {
            throw new IllegalArgumentException(name + " " + time + " is not in the years 1970 to 9999");
        }
    }

    /**
     * The slip as the node that exports has it.
     *
     * @param sender mailbox
     * @param receiver mailbox
     * @param deliveredAt null while it is not
     * @param dueDate of its last round; null without a clock
     */
    record Slip(
            @JsonProperty(required = true) UUID id,
            @JsonProperty(required = true) String number,
            @JsonProperty(required = true) String type,
            @JsonProperty(required = true) String state,
            @JsonProperty(required = true) String sender,
            @JsonProperty(required = true) String receiver,
            @JsonProperty(required = true) AgreementReference agreement,
            @Nullable Instant deliveredAt,
            @Nullable LocalDate dueDate) {

        Slip {
            Objects.requireNonNull(id, "notice.id");
            Objects.requireNonNull(number, "notice.number");
            Objects.requireNonNull(type, "notice.type");
            Objects.requireNonNull(state, "notice.state");
            Objects.requireNonNull(sender, "notice.sender");
            Objects.requireNonNull(receiver, "notice.receiver");
            Objects.requireNonNull(agreement, "notice.agreement");
            requireCountable(deliveredAt, "notice.deliveredAt");
            requireCountable(dueDate, "notice.dueDate");
        }
    }

    /**
     * One message of the slip.
     *
     * @param signer mailbox
     * @param sha256 of the JWS, hex; stays when the JWS is erased
     * @param file null when the JWS is erased
     * @param erasure file with the statement of its erasure; null otherwise
     * @param receivedAt by the word of the node that exports, for what it received
     * @param receipt the other side's word, for what the node that exports has sent; null while there is none
     */
    record Step(
            @JsonProperty(required = true) UUID messageId,
            @JsonProperty(required = true) String type,
            @JsonProperty(required = true) String signer,
            @JsonProperty(required = true) Instant at,
            @JsonProperty(required = true) String sha256,
            @Nullable String file,
            @Nullable String erasure,
            @Nullable Instant receivedAt,
            @Nullable ReceiptOf receipt) {

        Step {
            Objects.requireNonNull(messageId, "steps.messageId");
            Objects.requireNonNull(type, "steps.type");
            Objects.requireNonNull(signer, "steps.signer");
            Objects.requireNonNull(at, "steps.at");
            Objects.requireNonNull(sha256, "steps.sha256");
            requireCountable(at, "steps.at");
            requireCountable(receivedAt, "steps.receivedAt");
        }

        boolean isOf(MessageType messageType) {
            return type.equals(messageType.wireName());
        }

        /**
         * @param exporter who can say of what it received that it did, and not of what it has sent
         * @return when the message was received, by its receiver's word
         */
        Optional<Instant> receivedAt(String exporter) {
            if (receipt != null) {
                return Optional.of(receipt.receivedAt());
            }
            return signer.equals(exporter) ? Optional.empty() : Optional.ofNullable(receivedAt);
        }

        Step erasedBy(String statement) {
            return new Step(messageId, type, signer, at, sha256, null, statement, receivedAt, receipt);
        }
    }

    record ReceiptOf(
            @JsonProperty(required = true) UUID messageId,
            @JsonProperty(required = true) String file,
            @JsonProperty(required = true) String verdict,
            @Nullable String reason,
            @JsonProperty(required = true) Instant receivedAt) {

        ReceiptOf {
            Objects.requireNonNull(messageId, "receipt.messageId");
            Objects.requireNonNull(file, "receipt.file");
            Objects.requireNonNull(verdict, "receipt.verdict");
            Objects.requireNonNull(receivedAt, "receipt.receivedAt");
            requireCountable(receivedAt, "receipt.receivedAt");
        }
    }

    record FileDigest(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String sha256) {

        FileDigest {
            Objects.requireNonNull(name, "files.name");
            Objects.requireNonNull(sha256, "files.sha256");
        }
    }
}
