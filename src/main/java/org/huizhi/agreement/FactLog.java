package org.huizhi.agreement;

import java.util.List;

/** Everything that happened to any agreement, shared by the replicas of the node; only added to. */
interface FactLog {

    /** In the order in which they were entered. */
    List<AgreementFact> all();

    /** @return how many there are: read every few seconds, since other replicas add some */
    long count();
}
