package org.huizhi.inbox;

import org.huizhi.envelope.RefusalReason;

/** What became of one message that was applied. */
public sealed interface Outcome {

    record Stored() implements Outcome {}

    record Refused(RefusalReason reason) implements Outcome {}

    /** What it speaks about is not known yet. */
    record Deferred() implements Outcome {}
}
