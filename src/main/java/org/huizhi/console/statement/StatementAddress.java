package org.huizhi.console.statement;

/** Addresses of pages of statements; an id has no letter that an address may not have. */
final class StatementAddress {

    static final String ROOT = "/console/statements";

    private StatementAddress() {}

    static String of(String id) {
        return ROOT + "/" + id;
    }
}
