package org.huizhi.access;

import java.util.List;

/**
 * Roles of callers, as named in the {@code groups} claim of their token or in the file of {@link RegisteredClients}.
 */
public final class Role {

    /** Submits, withdraws and assesses. */
    public static final String SUBMITTER = "submitter";
    /** Accepts, declines and returns. */
    public static final String HANDLER = "handler";
    /** Watches the exchange and decides on dead letters; sees no person data. */
    public static final String OPERATOR = "operator";
    /** Reads records and figures; sees no person data. */
    public static final String AUDITOR = "auditor";
    /** Makes agreements, loads the directory, holds and releases notices. */
    public static final String ADMINISTRATOR = "administrator";

    static final List<String> ALL = List.of(SUBMITTER, HANDLER, OPERATOR, AUDITOR, ADMINISTRATOR);

    private Role() {}
}
