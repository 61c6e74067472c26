package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Why a return comes after its due date: one of a short list, plus free text (docs/domain.md#due-date). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LateReason(
        @JsonProperty(required = true) Code code, @Nullable String text) {

    public enum Code {
        WAITING_FOR_THIRD_PARTY,
        PERSON_NOT_REACHED,
        RECORDS_INCOMPLETE,
        CAPACITY,
        OTHER;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @throws IllegalArgumentException when there is none with this code */
        static Code of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** It comes with a late answer, and with no other. */
    static Optional<Violation> fault(boolean late, boolean given) {
        if (late == given) {
            return Optional.empty();
        }
        return Optional.of(
                late
                        ? new Violation("/lateReason", "required", "the due date has passed, so the reason is needed")
                        : new Violation("/lateReason", "not-late", "the due date has not passed"));
    }
}
