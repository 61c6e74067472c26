package org.huizhi.job;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** For jobs that a test makes without a node. */
public final class JobProbe {

    private JobProbe() {}

    /** Counts where nobody looks. */
    public static JobFailures failures() {
        return new JobFailures(new SimpleMeterRegistry());
    }
}
