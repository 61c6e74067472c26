package org.huizhi.access;

/**
 * A request that takes much work for a short question weighs more of what a caller, and all callers, may have under way
 * at once ({@link ConcurrencyLimit}).
 */
public interface CostlyRequests {

    /**
     * Says so of the present one, before the work is begun.
     *
     * @throws RuntimeException that is answered with 429, where there is no room for it now
     */
    void weigh();
}
