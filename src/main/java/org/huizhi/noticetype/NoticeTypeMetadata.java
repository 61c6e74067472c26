package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;
import org.huizhi.directory.LocalizedName;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-huizhi} part of a notice type document. Purpose, legal basis and retention are not optional: a type
 * without them must not be exchanged.
 *
 * @param replyLimits null where no return is required
 * @param attachments whether files may go with it, and with its return
 * @param retentionDays days after the end of a notice until its person data is erased
 */
record NoticeTypeMetadata(
        String type,
        int version,
        LocalizedName name,
        LocalizedName question,
        LocalizedName purpose,
        String legalBasis,
        boolean requiresReturn,
        NoticeType.@Nullable ReplyLimits replyLimits,
        int retentionDays,
        boolean personData,
        boolean attachments) {

    static final String KEYWORD = "x-huizhi";

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int TYPE_LENGTH = 64;
    private static final Set<String> FIELDS = Set.of(
            "type",
            "version",
            "name",
            "question",
            "purpose",
            "legalBasis",
            "requiresReturn",
            "replyLimits",
            "retentionDays",
            "personData",
            "attachments");

    /** @throws InvalidNoticeTypeException naming {@code source} and the first field that is missing or wrong */
    static NoticeTypeMetadata read(JsonNode document, String source) {
        return new Reader(document.path(KEYWORD), source).metadata();
    }

    private record Reader(JsonNode node, String source) {

        NoticeTypeMetadata metadata() {
            if (!node.isObject()) {
                throw fault(" is missing");
            }
            for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!FIELDS.contains(name)) {
                    throw fault("." + name + " is not known");
                }
            }
            boolean requiresReturn = flag("requiresReturn");
            if (!requiresReturn && node.has("replyLimits")) {
                throw fault(".replyLimits has no meaning where no return is required");
            }
            return new NoticeTypeMetadata(
                    type(),
                    positive(node, "version"),
                    localized("name"),
                    localized("question"),
                    localized("purpose"),
                    text(node, "legalBasis"),
                    requiresReturn,
                    requiresReturn ? replyLimits() : null,
                    positive(node, "retentionDays"),
                    flag("personData"),
                    node.has("attachments") && flag("attachments"));
        }

        private String type() {
            String type = text(node, "type");
            if (type.length() > TYPE_LENGTH || !TYPE.matcher(type).matches()) {
                throw fault(".type '" + type + "' is not in kebab-case of at most " + TYPE_LENGTH + " characters");
            }
            return type;
        }

        private NoticeType.ReplyLimits replyLimits() {
            JsonNode limits = node.path("replyLimits");
            if (!limits.isObject()) {
                throw fault(".replyLimits is missing");
            }
            return new NoticeType.ReplyLimits(positive(limits, "normal"), positive(limits, "urgent"));
        }

        private LocalizedName localized(String field) {
            JsonNode names = node.path(field);
            if (!names.isObject()) {
                throw fault("." + field + " is missing");
            }
            return new LocalizedName(text(names, "zh"), text(names, "en"));
        }

        private String text(JsonNode parent, String field) {
            JsonNode value = parent.path(field);
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw fault("." + field + " is missing or blank");
            }
            return value.textValue();
        }

        private int positive(JsonNode parent, String field) {
            JsonNode value = parent.path(field);
            if (!value.canConvertToExactIntegral() || !value.canConvertToInt() || value.intValue() < 1) {
                throw fault("." + field + " is missing or not a whole number of at least 1");
            }
            return value.intValue();
        }

        private boolean flag(String field) {
            JsonNode value = node.path(field);
            if (!value.isBoolean()) {
                throw fault("." + field + " is missing or not true or false");
            }
            return value.booleanValue();
        }

        private InvalidNoticeTypeException fault(String fault) {
            return new InvalidNoticeTypeException(source, KEYWORD + fault);
        }
    }
}
