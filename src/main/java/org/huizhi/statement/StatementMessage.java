package org.huizhi.statement;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.statement.StatementDocument.Difference;
import org.jspecify.annotations.Nullable;

/** The data of messages about statements (feed contract, "Statements"). */
sealed interface StatementMessage {

    /** Lines in one message; some 300 kB. */
    int MOST_LINES = 2000;
    /** Days of a month and amended months, both ways. */
    int MOST_DAYS = 2 * (31 + AmendmentCalculator.MOST_MONTHS);
    /** Messages of lines. */
    int MOST_PARTS = 500;
    /** Of them, those that are taken however few rounds the statement has. */
    int FREE_PARTS = 20;
    /** Differences in one message; some 300 kB. */
    int MOST_DIFFERENCES = 700;
    /** Messages of differences. */
    int MOST_DIFFERENCE_PARTS = 5000;
    /** Of them, those that are taken however few rounds the statement has. */
    int FREE_DIFFERENCE_PARTS = 60;
    /** Of a month. */
    int MOST_VERSIONS = 20;

    Pattern MAILBOX = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** Of {@code statement.proposed} with the proposer's signature, of {@code statement.agreed} with both. */
    record Document(GeneralJws document) implements StatementMessage {

        public Document {
            Objects.requireNonNull(document, "document");
        }
    }

    /**
     * Of {@code statement.disputed}: from the side that was asked its lines of the differing days, in parts; from the
     * proposer what it found by them, in parts too.
     *
     * @param digest of the statement's signed bytes
     * @param days that differ, and amended months, each behind its sender's mailbox; null with differences
     * @param part from 1; null with differences that are one part
     * @param lines each behind its sender's mailbox; null with differences
     * @param differences null with lines
     */
    record Disputed(
            String digest,
            @Nullable List<String> days,
            @Nullable Integer part,
            @Nullable Integer parts,
            @Nullable List<String> lines,
            @Nullable List<Difference> differences)
            implements StatementMessage {

        public Disputed {
            Objects.requireNonNull(digest, "digest");
            if ((lines == null) == (differences == null)) {
                throw new IllegalArgumentException("lines or differences");
            }
            differences = differences == null ? null : List.copyOf(differences);
            if (differences != null) {
                check(differences, part, parts);
            }
            if (lines != null) {
                days = days == null ? null : List.copyOf(days);
                lines = List.copyOf(lines);
                boolean inBounds = part != null
                        && parts != null
                        && part >= 1
                        && part <= parts
                        && parts <= MOST_PARTS
                        && days != null
                        && days.size() <= MOST_DAYS
                        && lines.size() <= MOST_LINES;
                if (!inBounds) {
                    throw new IllegalArgumentException("parts or lines are out of bounds");
                }
                lines.forEach(Disputed::check);
            }
        }

        private static void check(List<Difference> differences, @Nullable Integer part, @Nullable Integer parts) {
            boolean inBounds = part == null
                    ? parts == null
                    : parts != null && part >= 1 && part <= parts && parts <= MOST_DIFFERENCE_PARTS;
            if (!inBounds) {
                throw new IllegalArgumentException("parts of differences are out of bounds");
            }
            differences.forEach(difference -> {
                checkIsOf(difference, difference.proposerLine());
                checkIsOf(difference, difference.responderLine());
            });
        }

        private static void checkIsOf(Difference difference, @Nullable StatementLine line) {
            if (line != null && !line.id().toString().equals(difference.id())) {
                throw new IllegalArgumentException("a line of a difference is of another slip");
            }
        }

        private static void check(String line) {
            int mailboxEnd = line.indexOf('|');
            if (mailboxEnd < 0
                    || !MAILBOX.matcher(line.substring(0, mailboxEnd)).matches()) {
                throw new IllegalArgumentException("a line of a round is not behind its sender's mailbox");
            }
            StatementLine.parse(line.substring(mailboxEnd + 1));
        }

        static Disputed of(String digest, LinesPart part) {
            return new Disputed(digest, part.days(), part.part(), part.parts(), part.lines(), null);
        }

        static Disputed of(String digest, int part, int parts, List<Difference> differences) {
            return new Disputed(digest, null, part, parts, null, differences);
        }

        /** @return empty where it has differences */
        Optional<LinesPart> linesPart() {
            return days == null || part == null || parts == null || lines == null
                    ? Optional.empty()
                    : Optional.of(new LinesPart(days, part, parts, lines));
        }
    }

    /** Some of the lines of the side that was asked; see {@link Disputed}. */
    record LinesPart(List<String> days, int part, int parts, List<String> lines) {}
}
