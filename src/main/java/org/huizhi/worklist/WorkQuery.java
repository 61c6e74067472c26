package org.huizhi.worklist;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.access.Role;
import org.huizhi.agreement.Urgency;
import org.huizhi.notice.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Which slips are asked for; null means any.
 *
 * @param mine whether those are left out about which the caller's roles can do nothing; a direction that is named goes
 *     before it
 * @param reference exactly, as the own system named it
 * @param limit 1 to 200
 */
public record WorkQuery(
        View view,
        boolean mine,
        @Nullable Direction direction,
        @Nullable String counterpart,
        @Nullable String office,
        @Nullable String type,
        @Nullable Urgency urgency,
        @Nullable LocalDate dueFrom,
        @Nullable LocalDate dueTo,
        @Nullable String reference,
        @Nullable Cursor cursor,
        int limit) {

    private static final String AWAITED = "state in ('DELIVERED', 'RECEIVED', 'ACCEPTED')";

    /** About as many as a usual acceptance limit has, of three working days. */
    private static final int DAYS_TO_CONTEST = 4;
    /** As many as the twenty working days have in which a return can be assessed as invalid. */
    private static final int DAYS_TO_ASSESS = 28;
    /** Days; more than anything that is to be decided has left. */
    private static final int BEHIND = 3_650;

    /**
     * What is looked at. All but the last are about slips that wait for somebody, and in the order of the days by which
     * something has to be done.
     */
    public enum View {
        OPEN(AWAITED),
        DUE_TODAY(AWAITED + " and due_date = :today"),
        OVERDUE(AWAITED + " and due_date < :today"),
        /** No office has looked at it yet. */
        NEW("state = 'RECEIVED' and requires_return and round = 1"),
        /** The sender found the return invalid, and has it done again. */
        SENT_BACK(AWAITED + " and round > 1 and not sent_back_by_contest"),
        CONTESTED(AWAITED + " and round > 1 and sent_back_by_contest"),
        /** For the sending office: returns to assess, later due dates to decide about, declines that it may contest. */
        TO_DECIDE("direction = 'OUTGOING' and (state = 'RETURNED' or " + AWAITED + " and extension_state = 'PROPOSED'"
                + " or state = 'DECLINED' and contested_at is null and arrived_on >= :contestable)") {
            /**
             * The last day is by calendars and agreements; in these days it comes to nearly the same order. What can
             * still be sent back stands before what cannot any more.
             */
            @Override
            String day() {
                return "(select by_day + case when by_day < :today then " + BEHIND
                        + " else 0 end from (select case state when 'DECLINED' then arrived_on + " + DAYS_TO_CONTEST
                        + " when 'RETURNED' then coalesce(arrived_on, due_date) + " + DAYS_TO_ASSESS
                        + " else due_date end as by_day) of_slip)";
            }
        },
        /** Others have to move: own offices that were asked for parts, or the other region. */
        WAITING(AWAITED + " and (direction = 'OUTGOING' or open_parts > 0 or extension_state = 'PROPOSED')"),
        /** Escalated to the caller's office, whoever has it. */
        ESCALATED(AWAITED + " and escalated_due = due_date"),
        /** Whatever its state, the newest first. */
        ALL("true");

        private final String condition;

        View(String condition) {
            this.condition = condition;
        }

        /** Of a row of {@code work_slip}; {@code :today} and {@code :contestable} are days. */
        String condition() {
            return condition;
        }

        /** The day of such a row by which something has to be done; the list is in its order. */
        String day() {
            return "due_date";
        }

        /**
         * Of which side slips are in it for callers with these roles: who handles has to answer those that came, who
         * only sends waits for those that went out, and who watches sees both.
         *
         * @return null for both
         */
        public @Nullable Direction side(Set<String> roles) {
            boolean handles = roles.contains(Role.HANDLER);
            boolean sends = roles.contains(Role.SUBMITTER);
            return switch (this) {
                case ALL, ESCALATED, TO_DECIDE -> null;
                // What is sent is waited for here, where somebody does both.
                case WAITING -> handles == sends ? null : handles ? Direction.INCOMING : Direction.OUTGOING;
                default -> handles ? Direction.INCOMING : sends ? Direction.OUTGOING : null;
            };
        }

        /** @return whether callers with these roles can do something about what is in it */
        public boolean isFor(Set<String> roles) {
            boolean handles = roles.contains(Role.HANDLER);
            boolean sends = roles.contains(Role.SUBMITTER);
            return handles == sends || this != (handles ? TO_DECIDE : NEW);
        }

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Optional<View> of(String code) {
            return Stream.of(values()).filter(view -> view.code().equals(code)).findFirst();
        }
    }

    /** The last slip of the page before. */
    public record Cursor(LocalDate day, UUID id) {

        private static final LocalDate NONE = LocalDate.of(9999, 12, 31);

        /** @param day null comes last */
        public static Cursor after(@Nullable LocalDate day, UUID id) {
            return new Cursor(day == null ? NONE : day, id);
        }

        public String encoded() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((day + "/" + id).getBytes(StandardCharsets.UTF_8));
        }

        /** @return empty when the text is not one that {@link #encoded()} made */
        public static Optional<Cursor> decoded(String text) {
            try {
                String[] fields =
                        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
                return fields.length == 2 && fields[0].length() == "2026-03-31".length()
                        ? Optional.of(new Cursor(LocalDate.parse(fields[0]), UUID.fromString(fields[1])))
                        : Optional.empty();
            } catch (IllegalArgumentException | DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /** @return the same question about another view, from its beginning */
    public WorkQuery of(View other) {
        return new WorkQuery(
                other, mine, direction, counterpart, office, type, urgency, dueFrom, dueTo, reference, null, limit);
    }
}
