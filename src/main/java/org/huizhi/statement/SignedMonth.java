package org.huizhi.statement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what has changed in one direction of a month: takes the rounds as they stand one by one, beside the lines that
 * were signed. Both are in the same order, so that only what differs is held.
 */
final class SignedMonth {

    private final String from;
    private final boolean byRounds;
    private final Map<StatementLine.Key, Signed> signedLater;
    private final Lines counted;

    private final Map<StatementLine.Key, StatementLine> gone = new LinkedHashMap<>();
    private final Map<StatementLine.Key, StatementLine> come = new LinkedHashMap<>();
    private final Map<StatementLine.Key, StatementLine> signedLaterCounted = new HashMap<>();
    private final Map<StatementLine.Key, StatementLine> signedLaterNow = new HashMap<>();
    private final List<Amendment> changed = new ArrayList<>();

    /**
     * @param byRounds false for a month of the old form: it is compared in the slips that it lists
     * @param signedLater what was signed of rounds after the month was counted
     */
    SignedMonth(String from, boolean byRounds, Map<StatementLine.Key, Signed> signedLater, Lines counted) {
        this.from = from;
        this.byRounds = byRounds;
        this.signedLater = signedLater;
        this.counted = counted;
    }

    /** The lines of a month as they were counted, one direction behind the other. */
    static final class Lines implements AutoCloseable {

        private final LineStore.Cursor cursor;
        private @Nullable String head;

        Lines(byte[] kept) {
            this.cursor = new LineStore.Cursor(kept);
            this.head = cursor.next();
        }

        /** @return the next line of this direction; null behind its last */
        private @Nullable StatementLine peek(String from) {
            return head != null && LineStore.from(head).equals(from) ? StatementLine.parse(LineStore.rest(head)) : null;
        }

        private void advance() {
            head = cursor.next();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    /** Takes a round as it stands. */
    void now(StatementLine line) {
        countedBefore(line);
        StatementLine head = counted.peek(from);
        if (head != null && head.key().equals(line.key())) {
            counted.advance();
            if (signedLater.containsKey(line.key())) {
                signedLaterCounted.put(line.key(), head);
                signedLaterNow.put(line.key(), line);
            } else if (!head.isStill(line)) {
                changed.add(new Amendment(from, head, line));
            }
        } else if (signedLater.containsKey(line.key())) {
            signedLaterNow.put(line.key(), line);
        } else {
            come.put(line.key(), line);
        }
    }

    /** @param line null for the end */
    private void countedBefore(@Nullable StatementLine line) {
        StatementLine head = counted.peek(from);
        while (head != null && (line == null || StatementLine.ORDER.compare(head, line) < 0)) {
            (signedLater.containsKey(head.key()) ? signedLaterCounted : gone).put(head.key(), head);
            counted.advance();
            head = counted.peek(from);
        }
    }

    /** @return what has changed, in the order of lines; nothing can be taken any more */
    List<Amendment> changes() {
        countedBefore(null);
        gone.forEach((key, before) -> {
            StatementLine now = come.remove(key);
            if (now == null) {
                changed.add(new Amendment(from, before, before.gone()));
            } else if (!before.isStill(now)) {
                changed.add(new Amendment(from, before, now));
            }
        });
        if (byRounds) {
            come.values().forEach(line -> changed.add(new Amendment(from, null, line)));
        }
        signedLater.forEach((key, signed) -> {
            StatementLine asCounted = signedLaterCounted.get(key);
            StatementLine now = signedLaterNow.get(key);
            if (!signed.isStill(asCounted, now)) {
                changed.add(new Amendment(from, signed.before(asCounted), now != null ? now : signed.gone(asCounted)));
            }
        });
        changed.sort(Comparator.comparing(Amendment::after, StatementLine.ORDER));
        return changed;
    }
}
