package org.huizhi.routing;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Office;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Violation;

/** The rules of this node. Nothing is deleted: a rule ends. Other replicas follow within seconds. */
@ApplicationScoped
public class RoutingRules {

    private static final String COLUMNS = "id, type, area, department, office, valid_from, valid_to";

    private final StatelessSession session;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final NoticeTypes types;
    private final Audit audit;
    private final Clock clock;
    private volatile List<RoutingRule> rules = List.of();

    RoutingRules(
            StatelessSession session,
            CurrentDirectory directory,
            NodeIdentity node,
            NoticeTypes types,
            Audit audit,
            Clock clock) {
        this.session = session;
        this.directory = directory;
        this.node = node;
        this.types = types;
        this.audit = audit;
        this.clock = clock;
    }

    void load(@Observes StartupEvent event) {
        reload();
    }

    @Scheduled(every = "${huizhi.routing.reload-interval:2s}", concurrentExecution = ConcurrentExecution.SKIP)
    void reload() {
        rules = QuarkusTransaction.requiringNew().call(() -> session.doReturningWork(RoutingRules::all));
    }

    /** @return the office that a slip addressed so goes to; empty where no rule says */
    public Optional<String> office(String type, String region, String department, LocalDate on) {
        List<RoutingRule> current = rules;
        if (current.isEmpty()) {
            return Optional.empty();
        }
        Directory known = directory.get();
        return RoutingRule.choose(current, new RoutingRule.Address(type, known.areas(region, on), department, on))
                .map(RoutingRule::office)
                // An office that has left the directory gets nothing more.
                .filter(this::isOwn);
    }

    /** @return every rule there is and was, in the order in which they were entered */
    public List<RoutingRule> list() {
        reload();
        return rules;
    }

    /** What became of a rule that somebody wants to enter or end. */
    public sealed interface Reply {

        record Done(RoutingRule rule) implements Reply {}

        record Invalid(Violation violation) implements Reply {}

        record NotFound() implements Reply {}

        record Ended(RoutingRule rule) implements Reply {}
    }

    /** @param wanted without an id */
    public Reply enter(Caller caller, RoutingRule wanted) {
        Optional<Reply> fault = fault(wanted);
        if (fault.isPresent()) {
            return fault.get();
        }
        Reply reply = QuarkusTransaction.requiringNew()
                .call(() -> session.doReturningWork(connection -> {
                    lock(connection);
                    if (all(connection).stream().anyMatch(wanted::overlaps)) {
                        return invalid(
                                "/validFrom",
                                "overlap",
                                "another rule for the same type, area and department counts then");
                    }
                    RoutingRule entered = insert(connection, caller, wanted);
                    audit.enter(caller, "routing.enter", null, "rule " + entered.id());
                    return new Reply.Done(entered);
                }));
        reload();
        return reply;
    }

    private static Reply invalid(String pointer, String code, String detail) {
        return new Reply.Invalid(new Violation(pointer, code, detail));
    }

    private Optional<Reply> fault(RoutingRule wanted) {
        if (wanted.type() != null && types.find(wanted.type()).isEmpty()) {
            return Optional.of(invalid("/type", "unknown-type", "no such notice type"));
        }
        if (!isOwn(wanted.office())) {
            return Optional.of(invalid("/office", "unknown-office", "this region has no such office"));
        }
        if (wanted.department() != null && !Office.isDepartment(wanted.department())) {
            return Optional.of(invalid("/department", "invalid-value", "is a department of the directory"));
        }
        boolean ownArea = wanted.area() == null
                || directory
                        .get()
                        .mailboxOf(wanted.area(), wanted.validFrom())
                        .filter(node.mailbox()::equals)
                        .isPresent();
        if (!ownArea) {
            return Optional.of(invalid("/area", "unknown-region", "is no part of this region on that day"));
        }
        return wanted.validFrom().isBefore(node.today())
                ? Optional.of(invalid("/validFrom", "too-early", "is today or later"))
                : Optional.empty();
    }

    /** @param lastDay yesterday at the earliest: what was routed stays explained */
    public Reply end(Caller caller, long id, LocalDate lastDay) {
        Reply reply = QuarkusTransaction.requiringNew()
                .call(() -> session.doReturningWork(connection -> {
                    lock(connection);
                    Optional<RoutingRule> found = all(connection).stream()
                            .filter(rule -> rule.id() == id)
                            .findFirst();
                    if (found.isEmpty()) {
                        return new Reply.NotFound();
                    }
                    RoutingRule rule = found.get();
                    if (rule.validTo() != null) {
                        return new Reply.Ended(rule);
                    }
                    LocalDate end = lastDay.plusDays(1);
                    if (end.isBefore(node.today()) || !end.isAfter(rule.validFrom())) {
                        return invalid(
                                "/lastDay", "too-early", "is yesterday or later, and not before the rule begins");
                    }
                    update(connection, id, end);
                    audit.enter(caller, "routing.end", null, "rule " + id);
                    return new Reply.Done(new RoutingRule(
                            id, rule.type(), rule.area(), rule.department(), rule.office(), rule.validFrom(), end));
                }));
        reload();
        return reply;
    }

    private boolean isOwn(String office) {
        return directory.get().hasOffice(node.mailbox(), office);
    }

    private static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table routing_rule in share row exclusive mode");
        }
    }

    private static List<RoutingRule> all(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + COLUMNS + " from routing_rule order by id")) {
            List<RoutingRule> all = new ArrayList<>();
            while (row.next()) {
                all.add(new RoutingRule(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, LocalDate.class),
                        row.getObject(7, LocalDate.class)));
            }
            return List.copyOf(all);
        }
    }

    private RoutingRule insert(Connection connection, Caller caller, RoutingRule wanted) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into routing_rule (type, area, department, office, valid_from, entered_by, entered_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?) returning id")) {
            insert.setString(1, wanted.type());
            insert.setString(2, wanted.area());
            insert.setString(3, wanted.department());
            insert.setString(4, wanted.office());
            insert.setObject(5, wanted.validFrom());
            insert.setString(6, caller.subject());
            insert.setObject(7, clock.instant().atOffset(ZoneOffset.UTC));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return new RoutingRule(
                        row.getLong(1),
                        wanted.type(),
                        wanted.area(),
                        wanted.department(),
                        wanted.office(),
                        wanted.validFrom(),
                        null);
            }
        }
    }

    private static void update(Connection connection, long id, LocalDate end) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update routing_rule set valid_to = ? where id = ?")) {
            update.setObject(1, end);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }
}
