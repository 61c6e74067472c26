package org.huizhi.evidence;

import java.util.Locale;

/**
 * One thing that is wrong.
 *
 * @param place the file, or the part of the archive
 * @param detail for people who look closer, in English; empty where the code says it all
 */
public record Finding(Code code, String place, String detail) {

    /** What is wrong; sentences for it in zh and en are in the bundle {@code evidence}. */
    public enum Code {
        ARCHIVE_DAMAGED,
        NO_MANIFEST,
        NOT_LISTED,
        MISSING,
        CHANGED,
        NOT_OF_THE_AUTHORITY,
        BAD_SIGNATURE,
        UNKNOWN_KEY,
        KEY_NOT_VALID,
        NOT_THIS_STEP,
        NOT_THE_SIGNER,
        NO_RECEIPT,
        NOT_ITS_RECEIPT,
        NOT_ITS_ERASURE,
        AGREEMENT_INVALID,
        NOT_AGREED,
        OUT_OF_ORDER,
        OTHER_DATES;

        /** @return key of its sentence */
        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Finding of(Code code, String place) {
        return new Finding(code, place, "");
    }
}
