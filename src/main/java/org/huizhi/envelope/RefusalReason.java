package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Why a node refuses a message (feed contract, "Receipts"). The first two never reach a receipt: nobody proved who sent
 * it.
 */
public enum RefusalReason {
    UNKNOWN_SENDER,
    BAD_SIGNATURE,
    KEY_NOT_VALID,
    HEADER_MISMATCH,
    NOT_ADDRESSED_HERE,
    NO_AGREEMENT,
    TYPE_NOT_AGREED,
    SCHEMA,
    UNKNOWN_OFFICE,
    UNKNOWN_NOTICE,
    ILLEGAL_TRANSITION,
    DUPLICATE_ID,
    UNSUPPORTED_TYPE,
    TOO_OLD,
    IN_FUTURE;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a code that the contract does not have */
    @JsonCreator
    public static RefusalReason of(String code) {
        return Stream.of(values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown refusal reason " + code));
    }
}
