package org.huizhi.mail;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that an office should hear of. It says nothing about a person.
 *
 * @param office or {@link Recipients#NODE}
 * @param counterpart mailbox of the other region
 * @param number of the slip, or month of the statement; null where it is about neither
 * @param type name of the notice's type; null where it is about no slip
 * @param day due date, or since when a partner owes an answer
 */
record News(
        String office,
        Kind kind,
        String counterpart,
        @Nullable String number,
        @Nullable String type,
        @Nullable LocalDate day) {

    /** What happened, in the order in which a mail tells it, with the page of the console that shows it. */
    enum Kind {
        ESCALATED("/console/work?view=escalated"),
        CONTESTED("/console/work?view=contested"),
        OVERDUE("/console/work?view=overdue"),
        DUE_SOON("/console/work?view=open"),
        PART_OVERDUE(Kind.PARTS),
        PART_DUE_SOON(Kind.PARTS),
        STATEMENT_TO_SIGN("/console/statements"),
        STATEMENT_DISPUTED("/console/statements"),
        SILENCE_BEGUN("/console/figures"),
        SILENCE_ENDED("/console/figures");

        private static final String PARTS = "/console/work/parts";

        private final String page;

        Kind(String page) {
            this.page = page;
        }

        /** @return whether it is about what another office of this region asked for */
        boolean ofParts() {
            return page.equals(PARTS);
        }

        String page() {
            return page;
        }
    }

    /**
     * Some of a kind, and how many there are.
     *
     * @param shown as many as a mail lists, of several partners in turn
     */
    record Group(Kind kind, List<News> shown, long count) {}
}
