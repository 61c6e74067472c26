package org.huizhi.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.inbox.BudgetConfig.Amount;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.jboss.logging.Logger;

/**
 * What each sender has had this node keep of a kind of message, by day: whoever sends more than the most of the last
 * days fills neither memory nor tables. One row for each sender, kind and day on which it sent any.
 */
@ApplicationScoped
public class SenderBudgets {

    private static final Logger LOG = Logger.getLogger(SenderBudgets.class);

    /** No budget counts more of them together. */
    private static final int MOST_DAYS =
            Stream.of(Budget.values()).mapToInt(Budget::days).max().orElseThrow();

    private final Database database;
    private final BudgetConfig config;
    private final Map<Account, LocalDate> warned = new ConcurrentHashMap<>();

    SenderBudgets(Database database, BudgetConfig config) {
        this.database = database;
        this.config = config;
    }

    /** A message that is to be kept, and what it counts as. */
    public record Claim(ArrivedMessage message, Budget budget) {

        private Account account() {
            return new Account(message.sender(), budget);
        }

        private Amount amount() {
            return new Amount(1, message.bytes().bytes().length);
        }
    }

    /** Whose budget of which kind. */
    record Account(String sender, Budget budget) {

        /** One order for every batch: in two orders, two replicas would wait for each other. */
        private String order() {
            return sender + ' ' + budget.code();
        }
    }

    /**
     * Counts messages that are to be kept.
     *
     * @param claims in the order of their arrival
     * @return those that are beyond their sender's budget; they are not counted
     */
    @Transactional(TxType.MANDATORY)
    public Set<ArrivedMessage> charge(List<Claim> claims, Instant now) {
        if (claims.isEmpty()) {
            return Set.of();
        }
        Ledger ledger =
                ledger(claims.stream().map(claim -> claim.message().sender()).collect(Collectors.toSet()), now);
        Set<ArrivedMessage> beyond = new HashSet<>();
        for (Claim claim : claims) {
            if (ledger.has(claim.account(), claim.amount())) {
                ledger.take(claim.account(), claim.amount());
            } else {
                beyond.add(claim.message());
            }
        }
        ledger.enter();
        return beyond;
    }

    /** @param senders whose accounts are asked for */
    Ledger ledger(Collection<String> senders, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new Ledger(used(senders, today), today);
    }

    /** What some senders have used, and what they take now; entered at the end, in the same transaction. */
    final class Ledger {

        private final Map<Account, Amount> used;
        private final Map<Account, Amount> taken = new HashMap<>();
        private final LocalDate today;

        private Ledger(Map<Account, Amount> used, LocalDate today) {
            this.used = used;
            this.today = today;
        }

        /** @return whether so much more is within its budget; where it is not, that is in the log once a day */
        boolean has(Account account, Amount more) {
            boolean within = used.getOrDefault(account, Amount.NONE).plus(more).isWithin(config.most(account.budget()));
            if (!within && !today.equals(warned.put(account, today))) {
                LOG.warnf(
                        "No more is kept of %s: what %s may send in %d days is used",
                        account.budget().code(),
                        account.sender(),
                        account.budget().days());
            }
            return within;
        }

        void take(Account account, Amount more) {
            used.merge(account, more, Amount::plus);
            taken.merge(account, more, Amount::plus);
        }

        void enter() {
            if (!taken.isEmpty()) {
                SenderBudgets.this.enter(taken, today);
            }
        }
    }

    private void enter(Map<Account, Amount> charged, LocalDate today) {
        Map<String, Object[]> rows = new TreeMap<>();
        charged.forEach((account, amount) -> rows.put(
                account.order(),
                new Object[] {account.sender(), account.budget(), today, amount.messages(), amount.bytes()}));
        database.updateEach(
                "insert into sender_budget as held (sender, kind, day, messages, bytes) values (?, ?, ?, ?, ?)"
                        + " on conflict (sender, kind, day) do update"
                        + " set messages = held.messages + excluded.messages, bytes = held.bytes + excluded.bytes",
                new ArrayList<>(rows.values()));
    }

    private Map<Account, Amount> used(Collection<String> senders, LocalDate today) {
        Map<Account, Amount> used = new HashMap<>();
        List<Budget> budgets = List.of(Budget.values());
        database.query(
                        "select b.sender, b.kind, sum(b.messages)::bigint, sum(b.bytes)::bigint from sender_budget b"
                                + " join unnest(?, ?) k(kind, day) on b.kind = k.kind and b.day > k.day"
                                + " where b.sender = any(?) group by b.sender, b.kind",
                        row -> Map.entry(
                                new Account(row.text(1), Budget.valueOf(row.text(2))),
                                new Amount(row.bigint(3), row.bigint(4))),
                        SqlArray.of("text", budgets, Budget::name),
                        SqlArray.of("date", budgets, budget -> today.minusDays(budget.days())),
                        SqlArray.texts(senders))
                .forEach(account -> used.put(account.getKey(), account.getValue()));
        return used;
    }

    /** Forgets days that count no more. @return which part of each budget is used; what nobody has used is left out */
    @Transactional
    Map<Account, Double> usedParts(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        database.update("delete from sender_budget where day <= ?", today.minusDays(MOST_DAYS));
        List<String> senders = database.query("select distinct sender from sender_budget", row -> row.text(1));
        Map<Account, Double> parts = new HashMap<>();
        used(senders, today)
                .forEach((account, amount) -> parts.put(account, amount.partOf(config.most(account.budget()))));
        return parts;
    }
}
