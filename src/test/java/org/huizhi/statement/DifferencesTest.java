package org.huizhi.statement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.huizhi.statement.StatementDocument.Amended;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.statement.StatementLine.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sides count the same rounds: what they share is found by digests, what they do not, round by round. */
class DifferencesTest {

    private static final YearMonth MARCH = YearMonth.of(2026, 3);
    private static final String XINZHOU = "cn-140900";
    private static final String YULIN = "cn-610800";

    private static final DisputeProof.Earlier NOTHING_EARLIER = new DisputeProof.Earlier() {
        @Override
        public Optional<Counts> before(String from, YearMonth month) {
            return Optional.empty();
        }

        @Override
        public Optional<Amended> amended(String from, YearMonth month, List<StatementLine> now) {
            return Optional.empty();
        }
    };

    private final Random random = new Random(7);
    private final List<StatementLine> lines = new ArrayList<>();

    {
        for (int i = 0; i < 400; i++) {
            lines.add(line());
        }
    }

    @Test
    void theSameSlipsGiveTheSameStatement() {
        CalculatedStatement one = calculated(lines);
        CalculatedStatement other = calculated(lines);
        assertThat(one.document()).isEqualTo(other.document());
        assertThat(Differences.days(one.document(), other.document())).isEmpty();
    }

    @Test
    void theTotalsAreThoseOfTheLines() {
        StatementDocument.Counts totals =
                calculated(lines).document().directions().get(1).totals();
        assertThat(totals.due()).isEqualTo(lines.size());
        assertThat(totals.cohort())
                .isEqualTo(
                        totals.due() - totals.withdrawn() - totals.misrouted() - requireNonNull(totals.incomplete()));
        assertThat(totals.returned() + totals.open() + totals.declined()).isEqualTo(totals.cohort());
        assertThat(totals.onTime()).isBetween(1L, totals.returned());
        assertThat(totals.returned())
                .isEqualTo(lines.stream()
                        .filter(line -> line.outcome() == Outcome.RETURNED)
                        .count());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void oneAlteredFactIsExactlyOneDifference(int fact) {
        StatementLine one = lines.get(123);
        StatementLine altered = altered(one, fact);
        List<StatementLine> others = new ArrayList<>(lines);
        others.set(123, altered);

        List<Difference> differences = differences(calculated(lines), calculated(others));

        assertThat(differences).singleElement().satisfies(difference -> {
            assertThat(difference.id()).isEqualTo(one.id().toString());
            assertThat(difference.proposer()).isEqualTo(one.text());
            assertThat(difference.responder()).isEqualTo(altered.text());
            assertThat(difference.fields()).hasSize(fact == 1 ? 2 : 1);
        });
    }

    @Test
    void aSlipThatOnlyOneSideHasIsNamed() {
        List<Difference> missing = differences(calculated(lines), calculated(lines.subList(1, lines.size())));
        assertThat(missing).singleElement().satisfies(difference -> {
            assertThat(difference.id()).isEqualTo(lines.get(0).id().toString());
            assertThat(difference.responder()).isNull();
            assertThat(difference.fields()).isEmpty();
        });
        assertThat(differences(calculated(lines.subList(1, lines.size())), calculated(lines)))
                .singleElement()
                .satisfies(difference -> assertThat(difference.proposer()).isNull());
    }

    /** Rounds of a slip are told apart. */
    @Test
    void theSecondRoundOfASlipIsAnotherRound() {
        StatementLine first = lines.get(5);
        StatementLine second = with(first, 3 - first.round());
        List<StatementLine> others = new ArrayList<>(lines);
        others.add(second);

        assertThat(differences(calculated(lines), calculated(others)))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.round()).isEqualTo(second.round());
                    assertThat(difference.responder()).isEqualTo(second.text());
                });
    }

    /** More than are held at once. */
    @Test
    void veryManyDifferencesAreFoundInSeveralPasses() {
        List<StatementLine> many = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            many.add(line());
        }
        List<StatementLine> altered =
                many.stream().map(line -> altered(line, 4)).toList();

        List<Difference> differences = differences(calculated(many), calculated(altered));

        assertThat(differences).hasSize(60_000);
        assertThat(differences.stream()
                        .allMatch(difference -> difference.fields().equals(List.of("extended"))))
                .isTrue();
    }

    @Test
    void whatIsFoundHasTheLinesOfTheOtherSide() {
        List<StatementLine> others = new ArrayList<>(lines.subList(3, lines.size()));
        others.set(0, altered(others.get(0), 4));
        others.add(line());
        CalculatedStatement ours = calculated(others);

        CalculatedStatement theirs = calculated(lines);
        assertThat(areOf(theirs, ours, differences(theirs, ours))).isTrue();
    }

    /** The counts are the same, whichever of two rounds is said to be extended. */
    @Test
    void aLineThatTheOtherSideDoesNotHaveIsNotTakenForItsOwn() {
        StatementLine one = line();
        StatementLine other = with(one, 3 - one.round());
        CalculatedStatement theirs = calculated(List.of(one, other));
        CalculatedStatement ours = calculated(List.of(altered(one, 4), other));
        Difference swapped = new Difference(
                YULIN,
                other.id().toString(),
                other.round(),
                other.text(),
                altered(other, 4).text(),
                List.of("extended"));

        assertThat(areOf(theirs, ours, List.of(swapped))).isFalse();
        assertThat(areOf(theirs, ours, differences(theirs, ours))).isTrue();
    }

    /** Both lines lead from its counts to ours; it signed one of them. */
    @Test
    void aLineThatTheProposingSideDidNotSignIsNotTakenForItsOwn() {
        StatementLine ours = StatementLine.parse(
                "00000000-0000-4000-8000-000000000001|1|notification|2026-03-02|returned|2026-03-09|false||false|false");
        StatementLine signed = altered(ours, 3);
        StatementLine told = StatementLine.parse(
                "00000000-0000-4000-8000-000000000001|1|notification|2026-03-02|returned|2026-03-01|false||false|false");
        CalculatedStatement theirs = calculated(List.of(signed));
        CalculatedStatement own = calculated(List.of(ours));

        assertThat(areOf(theirs, own, List.of(difference(told, ours)))).isFalse();
        assertThat(areOf(theirs, own, List.of(difference(signed, ours)))).isTrue();
        assertThat(areOf(theirs, own, List.of())).as("nothing is told").isFalse();
    }

    private static Difference difference(StatementLine proposer, StatementLine responder) {
        return new Difference(
                YULIN,
                responder.id().toString(),
                responder.round(),
                proposer.text(),
                responder.text(),
                proposer.differsFrom(responder));
    }

    /** However few lines are held at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 50_000})
    void manyDifferencesAreProvedInSeveralPasses(int atOnce) {
        CalculatedStatement ours = calculated(lines);
        CalculatedStatement theirs =
                calculated(lines.stream().map(line -> altered(line, 4)).toList());
        List<Difference> told = differences(theirs, ours);

        assertThat(proof(theirs, ours, atOnce).holds(told::forEach)).isTrue();
        assertThat(proof(theirs, ours, atOnce).holds(told.subList(1, told.size())::forEach))
                .isFalse();
    }

    @Test
    void aRoundThatTheOtherSideHasIsNotSaidToBeMissingThere() {
        StatementLine one = lines.get(0);
        CalculatedStatement ours = calculated(lines);
        Difference missing = new Difference(
                YULIN, one.id().toString(), one.round(), altered(one, 4).text(), null, List.of());

        assertThat(areOf(ours, List.of(missing))).isFalse();
    }

    /** No count of the month tells of these: later amendments would start from them. */
    @Test
    void inAnAmendedMonthNothingIsInvented() {
        CalculatedStatement ours = calculated(lines);
        String id = "00000000-0000-4000-8000-000000000001";
        String early = id + "|1|notification|2026-02-02|returned|2026-02-02|false|valid|false|false";
        String late = id + "|1|notification|2026-02-02|returned|2026-02-09|false||false|false";

        assertThat(areOf(ours, List.of(new Difference(YULIN, id, 1, early, late, List.of("returnedOn")))))
                .as("a line of this side that it does not have")
                .isFalse();
        assertThat(areOf(ours, List.of(new Difference(YULIN, id, 1, early, null, List.of()))))
                .as("an amendment of the other side that it has not signed")
                .isFalse();
        assertThat(areOf(ours, List.of(new Difference("cn-620100", id, 1, early, null, List.of()))))
                .as("a direction that there is not")
                .isFalse();
    }

    private static boolean areOf(CalculatedStatement ours, List<Difference> told) {
        return areOf(ours, ours, told);
    }

    private static boolean areOf(CalculatedStatement theirs, CalculatedStatement ours, List<Difference> told) {
        return proof(theirs, ours, 50_000).holds(told::forEach);
    }

    private static DisputeProof proof(CalculatedStatement theirs, CalculatedStatement ours, int atOnce) {
        return new DisputeProof(theirs.document(), ours.lines(), ours.amendments(), NOTHING_EARLIER, atOnce);
    }

    /** Statements that were signed before rounds were counted stay readable, byte by byte. */
    @Test
    void aLineOfTheOldFormIsReadAndWrittenAsItWas() {
        String old = "00000000-0000-4000-8000-000000000001|notification|2026-03-02|declined||false|2|";

        StatementLine line = StatementLine.parse(old);

        assertThat(line.text()).isEqualTo(old);
        assertThat(line.round()).isEqualTo(2);
        assertThat(line.byRounds()).isFalse();
    }

    /** It told no incomplete ones from other declines; what was contested since is a change. */
    @ParameterizedTest
    @CsvSource({
        "declined||false||false|false, true",
        "incomplete||false||false|false, true",
        "misrouted||false||false|false, true",
        "declined||false||true|false, false",
        "declined||true||false|false, false",
        "returned|2026-03-01|false||false|false, false",
        "open||false||false|false, false",
    })
    void aLineOfTheOldFormIsComparedInWhatItHas(String end, boolean still) {
        String id = "00000000-0000-4000-8000-000000000001";
        StatementLine old = StatementLine.parse(id + "|notification|2026-03-02|declined||false|1|");

        assertThat(old.isStill(StatementLine.parse(id + "|1|notification|2026-03-02|" + end)))
                .isEqualTo(still);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "a|b|c",
        "00000000-0000-4000-8000-000000000001|t|2026-02-30|open||false|1|",
        "00000000-0000-4000-8000-000000000001|t|2026-03-02|lost||false|1|",
        "00000000-0000-4000-8000-000000000001|t|2026-03-02|OPEN||false|1|",
        "00000000-0000-4000-8000-000000000001|t|2026-03-02|open||perhaps|1|",
        "00000000-0000-4000-8000-000000000001|t|2026-03-02|open||false|01|",
        "00000000-0000-4000-8000-000000000001|1|t|2026-02-30|open||false||false|false",
        "00000000-0000-4000-8000-000000000001|01|t|2026-03-02|open||false||false|false",
        "00000000-0000-4000-8000-000000000001|1|t|2026-03-02|open||false||perhaps|false",
        "00000000-0000-4000-8000-000000000001|1|t|2026-03-02|open||false||false",
    })
    void aLineThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> StatementLine.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Difference> differences(CalculatedStatement proposer, CalculatedStatement responder) {
        Set<String> days = Differences.days(proposer.document(), responder.document());
        List<Difference> found = new ArrayList<>();
        Differences.between(
                Differences.lines(proposer.lines(), proposer.amendments(), days),
                Differences.lines(responder.lines(), responder.amendments(), days),
                Differences.count(proposer.document(), days) + Differences.count(responder.document(), days),
                found::add);
        return found;
    }

    private static StatementLine altered(StatementLine line, int fact) {
        return new StatementLine(
                line.id(),
                line.round(),
                fact == 0 ? "notification" : line.type(),
                fact == 2 ? line.dueDate().plusDays(line.dueDate().getDayOfMonth() < 20 ? 1 : -1) : line.dueDate(),
                fact == 1 ? (line.outcome() == Outcome.OPEN ? Outcome.DECLINED : Outcome.OPEN) : line.outcome(),
                fact == 3 || fact == 1 ? MARCH.atDay(1).minusDays(fact) : line.returnedOn(),
                fact == 4 != line.extended(),
                fact == 5 ? ("valid".equals(line.verdict()) ? null : "valid") : line.verdict(),
                fact == 6 != line.contested(),
                fact == 7 != line.arrivedLate(),
                true);
    }

    private static StatementLine with(StatementLine line, int round) {
        return new StatementLine(
                line.id(),
                round,
                line.type(),
                line.dueDate(),
                line.outcome(),
                line.returnedOn(),
                line.extended(),
                line.verdict(),
                line.contested(),
                line.arrivedLate(),
                true);
    }

    private StatementLine line() {
        LocalDate due = MARCH.atDay(1 + random.nextInt(31));
        Outcome outcome = Outcome.values()[random.nextInt(Outcome.GONE.ordinal())];
        boolean returned = outcome == Outcome.RETURNED;
        return new StatementLine(
                new UUID(random.nextLong(), random.nextLong()),
                1 + random.nextInt(2),
                "residence-confirmation",
                due,
                outcome,
                returned ? due.plusDays(random.nextInt(6) - 3L) : null,
                random.nextInt(5) == 0,
                returned && random.nextBoolean() ? "valid" : null,
                outcome == Outcome.DECLINED && random.nextBoolean(),
                returned && random.nextInt(5) == 0,
                true);
    }

    private static CalculatedStatement calculated(List<StatementLine> slips) {
        DayCounts days = new DayCounts();
        LineStore store = new LineStore();
        slips.stream()
                .sorted(Comparator.comparing(StatementLine::dueDate)
                        .thenComparing(line -> line.id().toString())
                        .thenComparing(StatementLine::round))
                .forEach(line -> {
                    days.add(line);
                    store.add(YULIN, line);
                });
        Direction none = new Direction(XINZHOU, YULIN, new DayCounts().totals(), List.of(), null);
        return new CalculatedStatement(
                new StatementDocument(
                        MARCH.toString(),
                        1,
                        List.of(XINZHOU, YULIN),
                        MARCH.atEndOfMonth(),
                        List.of(none, new Direction(YULIN, XINZHOU, days.totals(), days.days(), null)),
                        null,
                        null,
                        null,
                        null),
                store.bytes(),
                new LineStore().bytes());
    }
}
