package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A month that was signed beside the rounds as they stand: exactly what is not what was signed last is found. */
class SignedMonthTest {

    private static final String YULIN = "cn-610800";

    private final List<StatementLine> counted = new ArrayList<>();
    private final List<StatementLine> now = new ArrayList<>();
    private final Map<StatementLine.Key, Signed> signedLater = new HashMap<>();

    @Test
    void whatStandsAsItWasSignedIsNoChange() {
        for (int slip = 1; slip < 20; slip++) {
            counted.add(line(slip, 1, 10 + slip % 3, "open||false||false|false"));
            now.add(line(slip, 1, 10 + slip % 3, "open||false||false|false"));
        }
        assertThat(changes(true)).isEmpty();
    }

    @Test
    void aLateReturnAnAdditionAndALossAreFound() {
        for (int slip = 1; slip < 10; slip++) {
            counted.add(line(slip, 1, 10 + slip % 3, "open||false||false|false"));
            now.add(line(slip, 1, 10 + slip % 3, "open||false||false|false"));
        }
        now.set(3, line(4, 1, 11, "returned|2026-05-06|false||false|false"));
        now.remove(line(5, 1, 12, "open||false||false|false"));
        now.add(line(7, 2, 28, "open||false||false|false"));

        assertThat(changes(true))
                .containsExactly(
                        line(4, 1, 11, "open||false||false|false").text() + ">"
                                + line(4, 1, 11, "returned|2026-05-06|false||false|false")
                                        .text(),
                        line(5, 1, 12, "open||false||false|false").text() + ">"
                                + line(5, 1, 12, "gone||false||false|false").text(),
                        ">" + line(7, 2, 28, "open||false||false|false").text());
    }

    @Test
    void whatALaterStatementAmendedIsTheNewBegin() {
        StatementLine open = line(1, 1, 10, "open||false||false|false");
        StatementLine returned = line(1, 1, 10, "returned|2026-05-06|false||false|false");
        StatementLine valid = line(1, 1, 10, "returned|2026-05-06|false|valid|false|false");
        counted.add(open);
        signedLater.put(open.key(), Signed.of(returned));
        now.add(returned);
        assertThat(changes(true)).isEmpty();

        now.set(0, valid);
        assertThat(changes(true)).containsExactly(returned.text() + ">" + valid.text());
    }

    @Test
    void whatWasSettledApartHasNotChangedWhileItIsOneOfTheTwo() {
        StatementLine open = line(1, 1, 10, "open||false||false|false");
        StatementLine returned = line(1, 1, 10, "returned|2026-04-09|false||false|false");
        StatementLine valid = line(1, 1, 10, "returned|2026-04-09|false|valid|false|false");
        counted.add(open);
        signedLater.put(open.key(), Signed.settled(open, returned));
        for (StatementLine side : List.of(open, returned)) {
            now.clear();
            now.add(side);
            assertThat(changes(true)).isEmpty();
        }
        now.set(0, valid);
        assertThat(changes(true)).containsExactly(open.text() + ">" + valid.text());
    }

    @Test
    void aRoundThatOneSideNeverHadIsAmendedOnceBothHaveANewLine() {
        StatementLine open = line(1, 1, 10, "open||false||false|false");
        signedLater.put(open.key(), Signed.settled(null, open));
        assertThat(changes(true)).isEmpty();
        now.add(open);
        assertThat(changes(true)).isEmpty();
        StatementLine returned = line(1, 1, 10, "returned|2026-05-06|false||false|false");
        now.set(0, returned);
        assertThat(changes(true)).containsExactly(">" + returned.text());
    }

    /** Who does not amend in a settlement leaves what was signed before. */
    @Test
    void aSettlementOfAnAmendmentLeavesBothLines() {
        StatementLine open = line(1, 1, 10, "open||false||false|false");
        StatementLine returned = line(1, 1, 10, "returned|2026-05-06|false||false|false");
        counted.add(open);
        signedLater.put(open.key(), Signed.settledLater(null, returned, null));
        for (StatementLine side : List.of(open, returned)) {
            now.clear();
            now.add(side);
            assertThat(changes(true)).isEmpty();
        }
        StatementLine valid = line(1, 1, 10, "returned|2026-05-06|false|valid|false|false");
        now.set(0, valid);
        assertThat(changes(true)).containsExactly(returned.text() + ">" + valid.text());
    }

    @Test
    void aMonthOfTheOldFormIsAmendedInTheSlipsThatItLists() {
        String id = line(1, 1, 10, "open||false||false|false").id().toString();
        StatementLine old = StatementLine.parse(id + "|residence-confirmation|2026-04-10|open||false|1|");
        counted.add(old);
        now.add(line(1, 1, 10, "open||false||false|false"));
        now.add(line(2, 1, 10, "open||false||false|false"));
        assertThat(changes(false)).as("rounds were not counted then").isEmpty();

        StatementLine returned = line(1, 1, 10, "returned|2026-05-06|false||false|false");
        now.set(0, returned);
        assertThat(changes(false)).containsExactly(old.text() + ">" + returned.text());
    }

    private List<String> changes(boolean byRounds) {
        Comparator<StatementLine> order = Comparator.comparing(StatementLine::dueDate)
                .thenComparing(line -> line.id().toString())
                .thenComparing(StatementLine::round);
        LineStore store = new LineStore();
        counted.stream().sorted(order).forEach(line -> store.add(YULIN, line));
        try (SignedMonth.Lines lines = new SignedMonth.Lines(store.bytes())) {
            SignedMonth month = new SignedMonth(YULIN, byRounds, signedLater, lines);
            now.stream().sorted(order).forEach(month::now);
            return month.changes().stream().map(Amendment::text).toList();
        }
    }

    private static StatementLine line(int slip, int round, int day, String end) {
        return StatementLine.parse("00000000-0000-4000-8000-%012d|%d|residence-confirmation|2026-04-%02d|%s"
                .formatted(slip, round, day, end));
    }
}
