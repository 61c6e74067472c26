package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a node refuses a message (feed contract, "RefusalReason"). Those below are what this node says; a receipt of a
 * node of a later release may name another one, which refuses all the same. The first two never reach a receipt: nobody
 * proved who sent it.
 */
public record RefusalReason(@JsonValue String code) {

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST = 64;

    public static final RefusalReason UNKNOWN_SENDER = new RefusalReason("unknown-sender");
    public static final RefusalReason BAD_SIGNATURE = new RefusalReason("bad-signature");
    public static final RefusalReason KEY_NOT_VALID = new RefusalReason("key-not-valid");
    public static final RefusalReason HEADER_MISMATCH = new RefusalReason("header-mismatch");
    public static final RefusalReason NOT_ADDRESSED_HERE = new RefusalReason("not-addressed-here");
    public static final RefusalReason NO_AGREEMENT = new RefusalReason("no-agreement");
    public static final RefusalReason TYPE_NOT_AGREED = new RefusalReason("type-not-agreed");
    public static final RefusalReason SCHEMA = new RefusalReason("schema");
    public static final RefusalReason UNKNOWN_OFFICE = new RefusalReason("unknown-office");
    public static final RefusalReason UNKNOWN_NOTICE = new RefusalReason("unknown-notice");
    public static final RefusalReason ILLEGAL_TRANSITION = new RefusalReason("illegal-transition");
    public static final RefusalReason DUPLICATE_ID = new RefusalReason("duplicate-id");
    public static final RefusalReason UNSUPPORTED_TYPE = new RefusalReason("unsupported-type");
    public static final RefusalReason TOO_OLD = new RefusalReason("too-old");
    public static final RefusalReason IN_FUTURE = new RefusalReason("in-future");

    /** In the order of the contract. */
    public static final List<RefusalReason> KNOWN = List.of(
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
            IN_FUTURE);

    /** They say something of the receiver's clock or of its directory, and nothing of the message. */
    public static final Set<RefusalReason> PASSING = Set.of(IN_FUTURE, KEY_NOT_VALID);

    public RefusalReason {
        if (code.length() > LONGEST || !CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("a reason is a code of the contract");
        }
    }

    /** @throws IllegalArgumentException for what has not the form of a code */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RefusalReason of(String code) {
        return new RefusalReason(code);
    }

    /** @return whether the same bytes may be taken later, without anybody's doing anything about them */
    public boolean passes() {
        return PASSING.contains(this);
    }

    @Override
    public String toString() {
        return code;
    }
}
