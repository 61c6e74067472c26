package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeConfig;
import org.huizhi.statement.StatementDocument.Day;
import org.huizhi.statement.StatementDocument.Direction;

/** Computes a month with another region from the slips that this node holds. */
@ApplicationScoped
class StatementCalculator {

    private static final int FETCH = 1000;

    private static final String LINES = """
            select id, type, due_date,
                   case when state = 'WITHDRAWN' and (withdrawn_at at time zone ?)::date <= ? then 'WITHDRAWN'
                        when state = 'DECLINED' and (declined_at at time zone ?)::date <= ?
                        then case reason when 'misrouted' then 'MISROUTED' else 'DECLINED' end
                        when state in ('RETURNED', 'ASSESSED') and returned_on <= ? then 'RETURNED'
                        else 'OPEN' end as outcome,
                   case when state in ('RETURNED', 'ASSESSED') and returned_on <= ? then returned_on end as returned_on,
                   extended, round,
                   case when (assessed_at at time zone ?)::date <= ? then verdict end as verdict
              from notice
             where requires_return and direction = ? and counterpart = ? and due_date between ? and ?
               and delivered_at is not null and state <> 'REFUSED'
             order by due_date, id""";

    private static final String PARTNERS = """
            select distinct counterpart from notice
             where requires_return and direction in ('OUTGOING', 'INCOMING') and due_date between ? and ?
               and delivered_at is not null and state <> 'REFUSED'""";

    private final StatelessSession session;
    private final CurrentDirectory directory;
    private final String own;

    StatementCalculator(StatelessSession session, CurrentDirectory directory, NodeConfig node) {
        this.session = session;
        this.directory = directory;
        this.own = node.mailbox();
    }

    /** @return mailboxes with which slips fell due in the month */
    @Transactional
    List<String> partners(YearMonth month) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(PARTNERS)) {
                select.setObject(1, month.atDay(1));
                select.setObject(2, month.atEndOfMonth());
                List<String> partners = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        partners.add(row.getString(1));
                    }
                }
                return partners;
            }
        });
    }

    /** The month as this node counts it, in one snapshot, and the lines behind it. */
    @Transactional
    CalculatedStatement reckon(YearMonth month, String counterpart, int version) {
        List<String> parties = Stream.of(own, counterpart).sorted().toList();
        LineStore lines = new LineStore();
        List<Direction> directions = session.doReturningWork(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
            }
            List<Direction> both = new ArrayList<>();
            for (String from : parties) {
                both.add(direction(connection, month, counterpart, from, lines));
            }
            return both;
        });
        return new CalculatedStatement(
                new StatementDocument(month.toString(), version, parties, month.atEndOfMonth(), directions, null, null),
                lines.bytes());
    }

    private Direction direction(
            Connection connection, YearMonth month, String counterpart, String from, LineStore lines)
            throws SQLException {
        String to = from.equals(own) ? counterpart : own;
        Days days = new Days();
        read(connection, month, counterpart, from, line -> {
            days.add(line);
            lines.add(from, line);
        });
        return new Direction(from, to, days.totals(), days.days());
    }

    private interface Sink {
        void take(StatementLine line);
    }

    private void read(Connection connection, YearMonth month, String counterpart, String from, Sink sink)
            throws SQLException {
        boolean outgoing = from.equals(own);
        String zone = zone(outgoing ? counterpart : own);
        LocalDate cutOff = month.atEndOfMonth();
        List<Object> values = List.of(
                zone,
                cutOff,
                zone,
                cutOff,
                cutOff,
                cutOff,
                zone,
                cutOff,
                outgoing ? "OUTGOING" : "INCOMING",
                counterpart,
                month.atDay(1),
                cutOff);
        try (PreparedStatement select = connection.prepareStatement(LINES)) {
            select.setFetchSize(FETCH);
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sink.take(new StatementLine(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getObject(3, LocalDate.class),
                            StatementLine.Outcome.valueOf(row.getString(4)),
                            row.getObject(5, LocalDate.class),
                            row.getBoolean(6),
                            row.getInt(7),
                            row.getString(8)));
                }
            }
        }
    }

    /** The receiving region's zone dates what its offices do. */
    private String zone(String receiver) {
        return directory
                .get()
                .entry(receiver)
                .or(() -> directory.get().entry(own))
                .map(DirectoryEntry::timeZone)
                .orElseThrow()
                .getId();
    }

    /** Counts lines, which come day by day. */
    static final class Days {

        private final List<Day> days = new ArrayList<>();
        private final Map<String, long[]> counts = new HashMap<>();
        private MessageDigest digest = sha256();
        private LocalDate day;
        private long slips;

        void add(StatementLine line) {
            if (day != null && !day.equals(line.dueDate())) {
                close();
            }
            day = line.dueDate();
            slips++;
            digest.update((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
            count("due", true);
            count(line.outcome().name(), true);
            count("onTime", line.isOnTime());
            boolean inCohort = line.outcome() != StatementLine.Outcome.WITHDRAWN
                    && line.outcome() != StatementLine.Outcome.MISROUTED;
            count("extended", line.extended() && inCohort);
            count("valid", "valid".equals(line.verdict()));
            count("invalid", "invalid".equals(line.verdict()));
        }

        private void count(String what, boolean counts) {
            if (counts) {
                this.counts.computeIfAbsent(what, unused -> new long[1])[0]++;
            }
        }

        private void close() {
            days.add(new Day(day, slips, HexFormat.of().formatHex(digest.digest())));
            digest = sha256();
            slips = 0;
        }

        List<Day> days() {
            if (slips > 0) {
                close();
            }
            return days;
        }

        StatementDocument.Counts totals() {
            long withdrawn = of(StatementLine.Outcome.WITHDRAWN.name());
            long misrouted = of(StatementLine.Outcome.MISROUTED.name());
            return new StatementDocument.Counts(
                    of("due"),
                    withdrawn,
                    misrouted,
                    of("due") - withdrawn - misrouted,
                    of(StatementLine.Outcome.RETURNED.name()),
                    of("onTime"),
                    of(StatementLine.Outcome.DECLINED.name()),
                    of(StatementLine.Outcome.OPEN.name()),
                    of("extended"),
                    of("valid"),
                    of("invalid"));
        }

        private long of(String what) {
            return counts.getOrDefault(what, new long[1])[0];
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
