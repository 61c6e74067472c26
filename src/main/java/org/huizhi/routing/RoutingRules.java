package org.huizhi.routing;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Office;
import org.huizhi.jdbc.Database;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Moments;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** The rules of this node. Nothing is deleted: a rule ends. Other replicas follow within seconds. */
@ApplicationScoped
public class RoutingRules {

    private static final String COLUMNS = "id, type, area, department, office, valid_from, valid_to";

    private final Database database;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final NoticeTypes types;
    private final Audit audit;
    private final Clock clock;
    private volatile List<RoutingRule> rules = List.of();

    RoutingRules(
            Database database,
            CurrentDirectory directory,
            NodeIdentity node,
            NoticeTypes types,
            Audit audit,
            Clock clock) {
        this.database = database;
        this.directory = directory;
        this.node = node;
        this.types = types;
        this.audit = audit;
        this.clock = clock;
    }

    void load(@Observes StartupEvent event) {
        reload();
    }

    @Scheduled(
            identity = "routing-rules",
            every = "${huizhi.routing.reload-interval:2s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void reload() {
        rules = QuarkusTransaction.requiringNew().call(this::all);
    }

    /** @return the office that a slip addressed so goes to; empty where no rule says */
    public Optional<String> office(String type, String region, @Nullable String department, LocalDate on) {
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
        Reply reply = QuarkusTransaction.requiringNew().call(() -> enterLocked(caller, wanted));
        reload();
        return reply;
    }

    private Reply enterLocked(Caller caller, RoutingRule wanted) {
        lock();
        if (all().stream().anyMatch(wanted::overlaps)) {
            return invalid("/validFrom", "overlap", "another rule for the same type, area and department counts then");
        }
        RoutingRule entered = insert(caller, wanted);
        audit.enter(caller, "routing.enter", null, "rule " + entered.id());
        return new Reply.Done(entered);
    }

    private static Reply invalid(String pointer, String code, String english, Object... words) {
        return new Reply.Invalid(new Violation(pointer, code, english, words));
    }

    private Optional<Reply> fault(RoutingRule wanted) {
        if (wanted.type() != null && types.find(wanted.type()).isEmpty()) {
            return Optional.of(invalid("/type", "unknown-type", "no such notice type"));
        }
        if (!isOwn(wanted.office())) {
            return Optional.of(invalid("/office", "unknown-office", "this region has no such office"));
        }
        if (wanted.department() != null && !Office.isDepartment(wanted.department())) {
            return Optional.of(invalid("/department", "invalid-value", "must be a department of the directory"));
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
                ? Optional.of(invalid("/validFrom", "too-early", "must be today or later"))
                : Optional.empty();
    }

    /** @param lastDay yesterday at the earliest: what was routed stays explained */
    public Reply end(Caller caller, long id, LocalDate lastDay) {
        Reply reply = QuarkusTransaction.requiringNew().call(() -> endLocked(caller, id, Moments.dayAfter(lastDay)));
        reload();
        return reply;
    }

    private Reply endLocked(Caller caller, long id, LocalDate end) {
        lock();
        Optional<RoutingRule> found =
                all().stream().filter(rule -> rule.id() == id).findFirst();
        if (found.isEmpty()) {
            return new Reply.NotFound();
        }
        RoutingRule rule = found.get();
        if (rule.validTo() != null) {
            return new Reply.Ended(rule);
        }
        if (end.isBefore(node.today()) || !end.isAfter(rule.validFrom())) {
            return invalid("/lastDay", "too-early", "must be yesterday or later, and not before the rule begins");
        }
        database.update("update routing_rule set valid_to = ? where id = ?", end, id);
        audit.enter(caller, "routing.end", null, "rule " + id);
        return new Reply.Done(rule.endingOn(end));
    }

    private boolean isOwn(String office) {
        return directory.get().hasOffice(node.mailbox(), office);
    }

    private void lock() {
        database.execute("lock table routing_rule in share row exclusive mode");
    }

    private List<RoutingRule> all() {
        return List.copyOf(database.query(
                "select " + COLUMNS + " from routing_rule order by id",
                row -> new RoutingRule(
                        row.bigint(1),
                        row.textOrNull(2),
                        row.textOrNull(3),
                        row.textOrNull(4),
                        row.text(5),
                        row.day(6),
                        row.dayOrNull(7))));
    }

    private RoutingRule insert(Caller caller, RoutingRule wanted) {
        return database.first(
                        "insert into routing_rule (type, area, department, office, valid_from, entered_by, entered_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?) returning id",
                        row -> wanted.withId(row.bigint(1)),
                        wanted.type(),
                        wanted.area(),
                        wanted.department(),
                        wanted.office(),
                        wanted.validFrom(),
                        caller.subject(),
                        clock.instant())
                .orElseThrow();
    }
}
