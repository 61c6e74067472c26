package org.huizhi.console;

import io.quarkus.qute.TemplateExtension;
import java.util.Set;
import java.util.stream.Collectors;
import org.huizhi.envelope.RefusalReason;

/** Codes of refusals, for which there are words in {@link RefusalMessages}: a newer node may have others. */
@TemplateExtension(namespace = "refused")
final class RefusalWords {

    private static final Set<String> KNOWN =
            RefusalReason.KNOWN.stream().map(RefusalReason::code).collect(Collectors.toUnmodifiableSet());

    private RefusalWords() {}

    static boolean has(String code) {
        return KNOWN.contains(code);
    }

    /** @return key of its words */
    static String key(String code) {
        return "refusal_" + code.replace('-', '_');
    }
}
