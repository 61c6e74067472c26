package org.huizhi.worklist;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.agreement.Urgency;
import org.huizhi.notice.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Which slips are asked for; null means any.
 *
 * @param reference exactly, as the own system named it
 * @param limit 1 to 200
 */
public record WorkQuery(
        View view,
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

    /** What is looked at. All but the last are about slips that wait for somebody, and in the order of due dates. */
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
                + " or state = 'DECLINED' and contested_at is null and arrived_on >= :contestable)"),
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

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Optional<View> of(String code) {
            return Stream.of(values()).filter(view -> view.code().equals(code)).findFirst();
        }
    }

    /** The last slip of the page before. */
    public record Cursor(LocalDate dueDate, UUID id) {

        private static final LocalDate NONE = LocalDate.of(9999, 12, 31);

        /** @param dueDate null comes last */
        static Cursor after(@Nullable LocalDate dueDate, UUID id) {
            return new Cursor(dueDate == null ? NONE : dueDate, id);
        }

        public String encoded() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((dueDate + "/" + id).getBytes(StandardCharsets.UTF_8));
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
                other, direction, counterpart, office, type, urgency, dueFrom, dueTo, reference, null, limit);
    }
}
