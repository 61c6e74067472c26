package org.huizhi.agreement;

import java.util.List;

/** Everything that happened to any agreement, shared by the replicas of the node. */
interface FactLog {

    /** In the order in which they were entered. */
    List<AgreementFact> all();

    /**
     * @return a number that is another one after every change: read every few seconds, since other replicas make some
     */
    long revision();
}
