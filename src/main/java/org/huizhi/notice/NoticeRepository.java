package org.huizhi.notice;

import static java.time.ZoneOffset.UTC;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.outbox.UuidV7;
import org.jspecify.annotations.Nullable;

/** Reads of notices within the offices of a caller. */
@ApplicationScoped
class NoticeRepository implements PanacheRepositoryBase<Notice, UUID> {

    /** Until some time after the end; the state goes by the same facts. */
    private static final String REACHED = "reminders.escalationOffice in :offices and office not in :offices"
            + " and (coalesce(returnedAt, declinedAt, withdrawnAt, assessedAt, refusedAt) is null"
            + " or returnedAt > :seenUntil or declinedAt > :seenUntil or withdrawnAt > :seenUntil"
            + " or assessedAt > :seenUntil or refusedAt > :seenUntil)";

    private static final Comparator<Notice> NEWEST_FIRST = idOrder().reversed();
    private static final Comparator<Notice> BY_CHANGE =
            Comparator.comparing((Notice notice) -> notice.updatedAt).thenComparing(idOrder());

    @ConfigMapping(prefix = "huizhi.notice")
    interface Config {

        /**
         * How long an office that was asked for a part, or reached by an escalation, sees the slip after its part or
         * the slip has ended.
         */
        @WithDefault("P30D")
        Duration accessAfterEnd();
    }

    /** Clocks of replicas differ by less; what is dated later waits until then, and dates nothing else. */
    private static final Duration MOST_AHEAD = Duration.ofDays(1);

    private final Database database;
    private final PartStore parts;
    private final Config config;
    private final Clock clock;

    NoticeRepository(Database database, PartStore parts, Config config, Clock clock) {
        this.database = database;
        this.parts = parts;
        this.config = config;
        this.clock = clock;
    }

    /** @return what ended up to then is only for the office that handles it */
    Instant seenUntil() {
        return clock.instant().minus(config.accessAfterEnd());
    }

    /** As the database orders ids: byte by byte, not by Java's signed halves. */
    private static Comparator<Notice> idOrder() {
        return Comparator.comparing((Notice notice) -> notice.id.toString());
    }

    /**
     * Those whose offices handle it; and those whom an escalation reached, and those who were asked for a part of it,
     * until some time after the end.
     */
    @Transactional
    Optional<Notice> findVisible(Set<String> offices, UUID id) {
        return findByIdOptional(id).filter(notice -> isVisible(notice, offices));
    }

    private boolean isVisible(Notice notice, Set<String> offices) {
        String reached = notice.reminders.escalationOffice();
        Instant ended = notice.endedAt();
        return offices.contains(notice.office)
                || (reached != null && offices.contains(reached) && (ended == null || ended.isAfter(seenUntil())))
                || (notice.parts > 0 && parts.concerns(offices, notice.id, seenUntil()));
    }

    /** Those whose offices handle it. */
    @Transactional
    Optional<Notice> findWithin(Set<String> offices, UUID id) {
        return findByIdOptional(id).filter(notice -> offices.contains(notice.office));
    }

    /** @return when a slip was changed last */
    @Transactional
    Instant lastChange() {
        return database.first(
                        "select updated_at from notice where updated_at <= ? order by updated_at desc limit 1",
                        row -> row.instant(1),
                        clock.instant().plus(MOST_AHEAD))
                .orElse(Instant.EPOCH);
    }

    /**
     * @param upTo what was changed later is left out
     * @return one page and one more, so that the caller knows whether there is a next page
     */
    @Transactional
    List<Notice> list(Collection<String> offices, NoticeQuery query, LocalDate today, Optional<Instant> upTo) {
        if (offices.isEmpty()) {
            return List.of();
        }
        // Two questions, each answered from an index of its own; one with "or" would read whatever an office ever had.
        List<Notice> handled = page("office in :offices", offices, query, today, upTo);
        List<Notice> reached = page(REACHED, offices, query, today, upTo);
        if (reached.isEmpty()) {
            return handled;
        }
        return Stream.concat(handled.stream(), reached.stream())
                .sorted(query.byChange() ? BY_CHANGE : NEWEST_FIRST)
                .limit(query.limit() + 1L)
                .toList();
    }

    /** @return whether there are more than that, whatever the limit of the query is */
    @Transactional
    boolean isLonger(Collection<String> offices, NoticeQuery query, LocalDate today, int most) {
        if (offices.isEmpty()) {
            return false;
        }
        long reached = asked(REACHED, offices, query, today, Optional.empty()).count();
        return reached > most
                || !asked("office in :offices", offices, query, today, Optional.empty())
                        .range((int) (most - reached), (int) (most - reached))
                        .list()
                        .isEmpty();
    }

    private List<Notice> page(
            String scope, Collection<String> offices, NoticeQuery query, LocalDate today, Optional<Instant> upTo) {
        return asked(scope, offices, query, today, upTo).range(0, query.limit()).list();
    }

    private PanacheQuery<Notice> asked(
            String scope, Collection<String> offices, NoticeQuery query, LocalDate today, Optional<Instant> upTo) {
        List<String> where = new ArrayList<>(List.of(scope));
        Map<String, Object> parameters = new HashMap<>(Map.of("offices", offices));
        if (scope.equals(REACHED)) {
            parameters.put("seenUntil", seenUntil());
        }
        filter(where, parameters, "direction = :direction", "direction", query.direction());
        filter(where, parameters, "state = :state", "state", query.state());
        filter(where, parameters, "parties.counterpart = :counterpart", "counterpart", query.counterpart());
        filter(where, parameters, "office = :office", "office", query.office());
        filter(where, parameters, "type = :type", "type", query.type());
        filter(where, parameters, "reference = :reference", "reference", query.reference());
        filter(where, parameters, "number = :number", "number", query.number());
        filter(where, parameters, "dueDate < :dueBefore", "dueBefore", query.dueBefore());
        filter(where, parameters, "id < :madeBefore", "madeBefore", madeBefore(query.dueBefore()));
        filter(where, parameters, "updatedAt > :updatedAfter", "updatedAfter", query.updatedAfter());
        filter(where, parameters, "updatedAt <= :upTo", "upTo", upTo.orElse(null));
        if (query.overdue() != null) {
            where.add(
                    query.overdue()
                            ? "state in :clockRuns and dueDate < :today"
                            : "(state not in :clockRuns or dueDate is null or dueDate >= :today)");
            parameters.put("clockRuns", Notice.CLOCK_RUNS);
            parameters.put("today", today);
        }
        if (query.escalated() != null) {
            where.add(
                    query.escalated()
                            ? "reminders.escalatedDue = dueDate and state in :waiting"
                            : "(reminders.escalatedDue is null or reminders.escalatedDue <> dueDate)");
            if (query.escalated()) {
                parameters.put("waiting", Notice.CLOCK_RUNS);
            }
        }
        boolean byChange = query.byChange();
        query.cursor().ifPresent(cursor -> {
            where.add(
                    byChange
                            ? "(updatedAt > :cursorAt or updatedAt = :cursorAt and id > :cursorId)"
                            : "id < :cursorId");
            parameters.put("cursorId", cursor.id());
            if (byChange) {
                parameters.put("cursorAt", cursor.updatedAt());
            }
        });
        String order = byChange ? " order by updatedAt, id" : " order by id desc";
        return find(String.join(" and ", where) + order, parameters);
    }

    /**
     * Said to the database, it begins its search there instead of with the newest. No slip is due before the receiver's
     * day on which it was submitted: its clock starts then or later ({@link Notice#delivered}), that of a second round
     * too ({@link Notice#opened}), and an extension is to a later day ({@link Notice#extensionProposed}). Its id was
     * made at most 24 hours after the submission ({@link IncomingCheck}; an own one before it, by the same clock), and
     * a receiver's day begins within 14 hours of ours: together less than three days.
     *
     * @return above the id of every slip due before this day; null without a day
     */
    static @Nullable UUID madeBefore(@Nullable LocalDate dueBefore) {
        return dueBefore == null
                ? null
                : UuidV7.before(dueBefore.plusDays(3).atStartOfDay(UTC).toInstant());
    }

    private static void filter(
            List<String> where, Map<String, Object> parameters, String condition, String name, @Nullable Object value) {
        if (value != null) {
            where.add(condition);
            parameters.put(name, value);
        }
    }
}
