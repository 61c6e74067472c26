package org.huizhi.conformance;

import java.util.Optional;

/**
 * One thing that the contract asks of a node.
 *
 * @param name short, for tables and test reports
 * @param contract what is asked, in words
 */
record Check(String name, String contract, Procedure procedure) {

    /** Tries it. */
    @FunctionalInterface
    interface Procedure {

        /** @return what is wrong; empty where the node conforms */
        Optional<String> run(Bench bench);
    }
}
