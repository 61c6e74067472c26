package org.huizhi.evidence;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Sentences of summaries and reports, in Chinese or English. */
final class Texts {

    private static final ResourceBundle.Control WITHOUT_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle bundle;

    Texts(Locale language) {
        this.bundle = ResourceBundle.getBundle("evidence", language, WITHOUT_SYSTEM_LOCALE);
    }

    String of(String key, Object... arguments) {
        Object[] texts = new Object[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(texts);
    }

    /** @param wireName also of a type that this version does not know */
    String messageType(String wireName) {
        return named(wireName, wireName);
    }

    /** @param code of a notice's state, also one that this version does not know */
    String state(String code) {
        return named("state-" + code, code);
    }

    /** @param code of a receipt's verdict */
    String verdict(String code) {
        return named("verdict-" + code, code);
    }

    /** @param code for which a receipt refuses, also one that this version does not know; null for none */
    String refusal(@Nullable String code) {
        String known = code == null ? "—" : code;
        return bundle.containsKey("refusal-" + known)
                ? of("refusal", bundle.getString("refusal-" + known), known)
                : known;
    }

    private String named(String key, String otherwise) {
        return bundle.containsKey(key) ? bundle.getString(key) : otherwise;
    }
}
