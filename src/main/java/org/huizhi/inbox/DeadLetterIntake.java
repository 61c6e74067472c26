package org.huizhi.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.huizhi.inbox.BudgetConfig.Amount;
import org.huizhi.inbox.DeadLetters.Cause;
import org.huizhi.inbox.SenderBudgets.Account;
import org.huizhi.inbox.SenderBudgets.Ledger;

/**
 * Keeps records that could not be handled, so many of a sender and of the inbox in a day: whoever may write to an inbox
 * can write junk without end. What is beyond that is counted and told, and not kept; a genuine message is sent again by
 * its sender, which has no receipt for it.
 */
@ApplicationScoped
public class DeadLetterIntake {

    private static final String ALL = "all";

    private final DeadLetters deadLetters;
    private final SenderBudgets budgets;

    DeadLetterIntake(DeadLetters deadLetters, SenderBudgets budgets) {
        this.deadLetters = deadLetters;
        this.budgets = budgets;
    }

    /**
     * Whose budget a record uses.
     *
     * @param sender a mailbox of the directory, so that there are no more accounts than regions
     * @param proven whether it has proved that it is the sender; else the record only says so
     */
    public record Origin(String sender, boolean proven) {

        /** Of records that name no region. */
        public static final Origin STRANGER = new Origin("unknown", false);

        private List<Account> accounts() {
            return proven
                    ? List.of(new Account(sender, Budget.FAULTS))
                    : List.of(new Account(sender, Budget.DEAD_LETTERS), new Account(ALL, Budget.ALL_DEAD_LETTERS));
        }
    }

    /** @param id that it gets if it is a new one */
    public record Dead(UUID id, IncomingRecord record, Cause cause, Origin origin) {

        private Amount amount() {
            byte[] value = record.value();
            byte[] key = record.key();
            long headers = record.headers().entrySet().stream()
                    .mapToLong(header ->
                            header.getKey().length() + header.getValue().length())
                    .sum();
            return new Amount(1, headers + (value == null ? 0 : value.length) + (key == null ? 0 : key.length));
        }
    }

    /**
     * Why records are dead letters.
     *
     * @param kept of those that are new
     * @param beyond of those for which there is no room today
     */
    public record Taken(List<Cause> kept, List<Cause> beyond) {}

    /** Adds records; one that is there already is counted, and uses nothing. */
    @Transactional(TxType.MANDATORY)
    public Taken add(List<Dead> records, Instant receivedAt) {
        List<Cause> kept = new ArrayList<>();
        List<Cause> beyond = new ArrayList<>();
        if (records.isEmpty()) {
            return new Taken(kept, beyond);
        }
        Set<String> senders = new HashSet<>(Set.of(ALL));
        records.forEach(dead -> senders.add(dead.origin().sender()));
        Ledger ledger = budgets.ledger(senders, receivedAt);
        for (Dead dead : records) {
            Amount amount = dead.amount();
            List<Account> accounts = dead.origin().accounts();
            if (!accounts.stream().allMatch(account -> ledger.has(account, amount))) {
                if (!deadLetters.countAgain(dead.record(), receivedAt)) {
                    beyond.add(dead.cause());
                }
            } else if (deadLetters.add(dead.id(), dead.record(), dead.cause(), receivedAt)) {
                kept.add(dead.cause());
                accounts.forEach(account -> ledger.take(account, amount));
            }
        }
        ledger.enter();
        return new Taken(kept, beyond);
    }
}
