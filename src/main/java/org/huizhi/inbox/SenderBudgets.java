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
import java.util.stream.Collectors;
import org.huizhi.inbox.BudgetConfig.Amount;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/**
 * What each sender has had this node keep of a kind of message, by day: whoever sends more than the most of the last
 * days fills neither memory nor tables. One row for each sender, kind and day on which it sent any.
 */
@ApplicationScoped
public class SenderBudgets {

    /** Days that are counted together, today among them. */
    static final int DAYS = 30;

    private final Database database;
    private final BudgetConfig config;

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
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Map<Account, Amount> used =
                used(claims.stream().map(claim -> claim.message().sender()).collect(Collectors.toSet()), today);
        Map<Account, Amount> charged = new HashMap<>();
        Set<ArrivedMessage> beyond = new HashSet<>();
        for (Claim claim : claims) {
            Account account = claim.account();
            Amount then = used.getOrDefault(account, Amount.NONE).plus(claim.amount());
            if (then.isWithin(config.most(claim.budget()))) {
                used.put(account, then);
                charged.merge(account, claim.amount(), Amount::plus);
            } else {
                beyond.add(claim.message());
            }
        }
        enter(charged, today);
        return beyond;
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
        database.query(
                        "select sender, kind, sum(messages)::bigint, sum(bytes)::bigint from sender_budget"
                                + " where sender = any(?) and day > ? group by sender, kind",
                        row -> Map.entry(
                                new Account(row.text(1), Budget.valueOf(row.text(2))),
                                new Amount(row.bigint(3), row.bigint(4))),
                        SqlArray.texts(senders),
                        today.minusDays(DAYS))
                .forEach(account -> used.put(account.getKey(), account.getValue()));
        return used;
    }

    /** Forgets days that count no more. @return which part of each budget is used; what nobody has used is left out */
    @Transactional
    Map<Account, Double> usedParts(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        database.update("delete from sender_budget where day <= ?", today.minusDays(DAYS));
        List<String> senders = database.query("select distinct sender from sender_budget", row -> row.text(1));
        Map<Account, Double> parts = new HashMap<>();
        used(senders, today)
                .forEach((account, amount) -> parts.put(account, amount.partOf(config.most(account.budget()))));
        return parts;
    }
}
