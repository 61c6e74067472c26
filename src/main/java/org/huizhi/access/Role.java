package org.huizhi.access;

import java.util.List;
import java.util.Set;

/**
 * Roles of callers, as named in the {@code groups} claim of their token or in the file of {@link RegisteredClients}.
 */
public final class Role {

    /** Submits, withdraws and assesses. */
    public static final String SUBMITTER = "submitter";
    /** Accepts, declines and returns. */
    public static final String HANDLER = "handler";
    /** Registers and revokes certificates for its offices. */
    public static final String REGISTRAR = "registrar";
    /** Watches the exchange and decides on dead letters; sees no person data. */
    public static final String OPERATOR = "operator";
    /** Reads records and figures; sees no person data. */
    public static final String AUDITOR = "auditor";
    /** Makes agreements, loads the directory, holds and releases notices. */
    public static final String ADMINISTRATOR = "administrator";

    /** Concern the whole node, so they count with its root office only. */
    public static final Set<String> NODE_WIDE = Set.of(OPERATOR, AUDITOR, ADMINISTRATOR);

    /** Every role there is. */
    public static final List<String> ALL = List.of(SUBMITTER, HANDLER, REGISTRAR, OPERATOR, AUDITOR, ADMINISTRATOR);

    private Role() {}
}
