package org.huizhi.demo;

import java.util.Locale;

/** Roles of callers; the demonstration has one of each in each region. */
enum Role {
    SUBMITTER,
    HANDLER,
    REGISTRAR,
    OPERATOR,
    AUDITOR,
    ADMINISTRATOR;

    /** As it stands in a token. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
