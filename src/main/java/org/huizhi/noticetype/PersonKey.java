package org.huizhi.noticetype;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.huizhi.validation.NormalForm;
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
        return kind(documentKind) + NormalForm.of(documentNumber).characters();
    }

    /**
     * What the index may hold of a number: its normal form, and the form in which numbers were entered before there was
     * one. The two differ for numbers with separators, which only notice types of a node's own can have.
     */
    public static List<String> all(@Nullable String documentKind, String documentNumber) {
        String former = kind(documentKind) + documentNumber.strip().toUpperCase(Locale.ROOT);
        return Stream.of(of(documentKind, documentNumber), former).distinct().toList();
    }

    private static String kind(@Nullable String documentKind) {
        return (documentKind == null ? USUAL_KIND : documentKind) + " ";
    }
}
