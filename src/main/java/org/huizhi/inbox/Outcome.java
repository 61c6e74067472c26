package org.huizhi.inbox;

import org.huizhi.envelope.RefusalReason;

/** What became of one message that was applied. */
public sealed interface Outcome {

    /** @param unblocks whether messages that are parked under the same subject may now be applied */
    record Stored(boolean unblocks) implements Outcome {}

    /** It is done, and its bytes prove nothing: only that it came is kept. */
    record Noted() implements Outcome {}

    record Refused(RefusalReason reason) implements Outcome {}

    /** What it speaks about is not known yet: it is parked. */
    record Deferred() implements Outcome {}
}
