package org.huizhi.inbox;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one sender may have this node keep in the days of a {@link Budget}, in messages and in bytes as kept. */
@ConfigMapping(prefix = "huizhi.budget")
interface BudgetConfig {

    @WithDefault("100")
    long agreementMessages();

    @WithDefault("8M")
    MemorySize agreementBytes();

    @WithDefault("60")
    long interruptionMessages();

    @WithDefault("1M")
    MemorySize interruptionBytes();

    @WithDefault("2000")
    long statementMessages();

    @WithDefault("256M")
    MemorySize statementBytes();

    @WithDefault("20000")
    long refusedMessages();

    @WithDefault("64M")
    MemorySize refusedBytes();

    @WithDefault("100000")
    long heldMessages();

    @WithDefault("512M")
    MemorySize heldBytes();

    /** Of those that name one sender. */
    @WithDefault("1000")
    long deadLetterMessages();

    @WithDefault("16M")
    MemorySize deadLetterBytes();

    /** Of the inbox. */
    @WithDefault("5000")
    long allDeadLetterMessages();

    @WithDefault("64M")
    MemorySize allDeadLetterBytes();

    @WithDefault("1000")
    long faultMessages();

    @WithDefault("16M")
    MemorySize faultBytes();

    default Amount most(Budget budget) {
        return switch (budget) {
            case AGREEMENTS -> new Amount(agreementMessages(), agreementBytes().asLongValue());
            case INTERRUPTIONS ->
                new Amount(interruptionMessages(), interruptionBytes().asLongValue());
            case STATEMENTS -> new Amount(statementMessages(), statementBytes().asLongValue());
            case REFUSED -> new Amount(refusedMessages(), refusedBytes().asLongValue());
            case HELD -> new Amount(heldMessages(), heldBytes().asLongValue());
            case DEAD_LETTERS ->
                new Amount(deadLetterMessages(), deadLetterBytes().asLongValue());
            case ALL_DEAD_LETTERS ->
                new Amount(allDeadLetterMessages(), allDeadLetterBytes().asLongValue());
            case FAULTS -> new Amount(faultMessages(), faultBytes().asLongValue());
        };
    }

    /** So many messages, of so many bytes together. */
    record Amount(long messages, long bytes) {

        static final Amount NONE = new Amount(0, 0);

        Amount plus(Amount more) {
            return new Amount(messages + more.messages, bytes + more.bytes);
        }

        boolean isWithin(Amount most) {
            return messages <= most.messages && bytes <= most.bytes;
        }

        /** @return which part of the most it is; the larger of the two */
        double partOf(Amount most) {
            return Math.max((double) messages / most.messages, (double) bytes / most.bytes);
        }
    }
}
