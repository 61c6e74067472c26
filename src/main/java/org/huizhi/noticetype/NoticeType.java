package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huizhi.directory.LocalizedName;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue: what may be asked, for which purpose, in which fields, and what the return may say.
 * Immutable; the checks are safe for many threads and meant for the hot path.
 */
public final class NoticeType {

    private static final Violation NO_RETURN =
            new Violation("", "invalid-value", "a notice of this type has no return");

    private final NoticeTypeMetadata metadata;
    private final JsonNode document;
    private final PayloadSchema request;
    private final @Nullable ReturnSchemas returns;
    private final DocumentNumberFields documentNumbers;
    private final PayloadTexts texts;
    private final Examples examples;

    private NoticeType(
            NoticeTypeMetadata metadata, JsonNode document, PayloadSchema request, @Nullable ReturnSchemas returns) {
        this.metadata = metadata;
        this.document = document;
        this.request = request;
        this.returns = returns;
        this.documentNumbers = DocumentNumberFields.in(document);
        this.texts = PayloadTexts.of(document);
        this.examples = Examples.in(document);
    }

    /** @param part for some members of a return, each by itself */
    private record ReturnSchemas(PayloadSchema whole, PayloadSchema part, PayloadTexts texts) {

        static ReturnSchemas compile(JsonNode document, String source) {
            JsonNode whole = NoticeTypeDocument.returnSchema(document);
            return new ReturnSchemas(
                    PayloadSchema.compile(whole, source),
                    PayloadSchema.compile(NoticeTypeDocument.partSchema(document), source),
                    PayloadTexts.of(whole));
        }
    }

    /**
     * @param source names the document in messages
     * @throws InvalidNoticeTypeException when the document lacks what every type must have
     */
    static NoticeType read(JsonNode document, String source) {
        NoticeTypeDocument.requireComplete(document, source);
        NoticeTypeMetadata metadata = NoticeTypeMetadata.read(document, source);
        PayloadSchema request = PayloadSchema.compile(document, source);
        NoticeTypeDocument.requireReturn(document, metadata.requiresReturn(), source);
        ReturnSchemas returns = metadata.requiresReturn() ? ReturnSchemas.compile(document, source) : null;
        NoticeType type = new NoticeType(metadata, document, request, returns);
        if (!metadata.personData() && !type.documentNumbers.isEmpty()) {
            throw new InvalidNoticeTypeException(source, "holds document numbers but declares no person data");
        }
        // References are resolved when first used; one that leads nowhere should not wait for the first notice.
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        request.check(nothing);
        type.checkReturn(nothing);
        type.checkPart(nothing);
        type.examples.check(type, source);
        return type;
    }

    /**
     * Made-up payloads, of the keyword {@code examples} (JSON Schema 2020-12, 9.5).
     *
     * @param submission null where the document has none
     * @param answer of a final return; null where it has none
     */
    public record Examples(
            @Nullable JsonNode submission, @Nullable JsonNode answer) {

        private static Examples in(JsonNode document) {
            return new Examples(first(document), first(document.at("/$defs/return")));
        }

        private static @Nullable JsonNode first(JsonNode schema) {
            return schema.path("examples").get(0);
        }

        /** One that is not valid would mislead whoever builds by it. */
        private void check(NoticeType type, String source) {
            if (submission != null && !type.checkRequest(submission).isEmpty()) {
                throw new InvalidNoticeTypeException(source, "its first example is not valid");
            }
            if (answer != null && !type.checkReturn(answer).isEmpty()) {
                throw new InvalidNoticeTypeException(source, "the first example of $defs/return is not valid");
            }
        }
    }

    public Examples examples() {
        return examples;
    }

    /** Kebab-case name, the value of {@code type} in the API. */
    public String type() {
        return metadata.type();
    }

    public int version() {
        return metadata.version();
    }

    public LocalizedName name() {
        return metadata.name();
    }

    public LocalizedName question() {
        return metadata.question();
    }

    public LocalizedName purpose() {
        return metadata.purpose();
    }

    public String legalBasis() {
        return metadata.legalBasis();
    }

    public boolean requiresReturn() {
        return metadata.requiresReturn();
    }

    /** @return empty where no return is required */
    public Optional<ReplyLimits> replyLimits() {
        return Optional.ofNullable(metadata.replyLimits());
    }

    /** Days after the end of a notice until its person data is erased. */
    public int retentionDays() {
        return metadata.retentionDays();
    }

    public boolean personData() {
        return metadata.personData();
    }

    /** @return whether files may go with a notice of this type, and with its return */
    public boolean attachments() {
        return metadata.attachments();
    }

    /** @return a copy of the whole schema document */
    public JsonNode document() {
        return document.deepCopy();
    }

    /** @return no faults, or at most 50 */
    public List<Violation> checkRequest(JsonNode payload) {
        return checked(payload, request, texts);
    }

    /** @return no faults, or at most 50; always one where no return is required */
    public List<Violation> checkReturn(JsonNode payload) {
        return returns == null ? List.of(NO_RETURN) : checked(payload, returns.whole(), returns.texts());
    }

    /** Checks some members of a return, each by itself. @return as {@link #checkReturn} */
    public List<Violation> checkPart(JsonNode payload) {
        return returns == null ? List.of(NO_RETURN) : checked(payload, returns.part(), returns.texts());
    }

    private static List<Violation> checked(JsonNode payload, PayloadSchema schema, PayloadTexts texts) {
        List<Violation> faults = schema.check(payload);
        return faults.isEmpty() ? texts.check(payload) : faults;
    }

    /**
     * Document numbers of a request that cannot be right, by their check digit (GB 11643, MOD 11-2), their first digits
     * or the date of birth in them: a reason to flag, not to refuse.
     *
     * @return JSON pointers into the payload
     */
    public List<String> unverifiedDocumentNumbers(JsonNode payload, LocalDate today) {
        return documentNumbers.unverified(payload, today);
    }

    /** @return whether a text repeats a document number of the request, in whatever spelling */
    public boolean isDocumentNumberIn(String text, JsonNode payload) {
        return documentNumbers.isNamedIn(text, payload);
    }

    /** @return the document numbers of a request with their kinds, for the blind index; person data */
    public Set<String> personKeys(JsonNode payload) {
        return documentNumbers.keys(payload);
    }

    @Override
    public String toString() {
        return type() + " " + version();
    }

    /** Default limits for the return, in working days. */
    public record ReplyLimits(int normal, int urgent) {}
}
