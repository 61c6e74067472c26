package org.huizhi.agreement;

import org.huizhi.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who wants something done with an agreement, and what was seen of it.
 *
 * @param revision {@link AgreementDetail#revision} on which the caller decided: if anything has happened to the
 *     agreement since, nothing is done; null for a caller who takes the agreement as it is
 */
public record AgreementCall(Caller caller, @Nullable String revision) {

    public static AgreementCall of(Caller caller) {
        return new AgreementCall(caller, null);
    }
}
