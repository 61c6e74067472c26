package org.huizhi.feed;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** What tools have to know of a fault, who do not know Kafka. */
public final class BusFaults {

    private BusFaults() {}

    /** @return whether it is one of the bus */
    public static boolean isOne(Throwable fault) {
        return fault instanceof KafkaException;
    }

    /** @return whether the bus has not answered */
    public static boolean isSilence(Throwable fault) {
        return fault instanceof TimeoutException;
    }
}
