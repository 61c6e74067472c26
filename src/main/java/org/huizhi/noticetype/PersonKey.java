package org.huizhi.noticetype;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a document number is written before it is hashed for the blind index, so that the same number is found however it
 * was typed.
 */
public final class PersonKey {

    private static final String USUAL_KIND = "identity-card";

    private PersonKey() {}

    /** @param documentKind null is an identity card */
    public static String of(@Nullable String documentKind, String documentNumber) {
        return (documentKind == null ? USUAL_KIND : documentKind)
                + " "
                + documentNumber.strip().toUpperCase(Locale.ROOT);
    }
}
