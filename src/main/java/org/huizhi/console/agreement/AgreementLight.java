package org.huizhi.console.agreement;

import java.time.LocalDate;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.agreement.AgreementSummary;
import org.jspecify.annotations.Nullable;

/**
 * Where an agreement or a version of it stands, at a glance.
 *
 * @param colour of the light
 * @param key of its words in {@link AgreementWords}
 */
public record AgreementLight(String colour, String key) {

    /** In days; as the node warns of what lapses. */
    private static final int SOON = 30;

    static AgreementLight of(
            AgreementSummary summary, AgreementOverview.@Nullable Open open, String own, LocalDate today) {
        if (summary.state().equals("in-force")) {
            LocalDate last = last(summary);
            return last != null && last.isBefore(today.plusDays(SOON))
                    ? new AgreementLight("amber", "state_ends_soon")
                    : new AgreementLight("green", "state_in_force");
        }
        String proposer = open != null && open.version() == summary.version() ? open.proposer() : null;
        return of(summary.state(), proposer, own);
    }

    /** @return the last day, whichever of the two comes first; null without end */
    static @Nullable LocalDate last(AgreementSummary summary) {
        LocalDate told = summary.lastDay();
        LocalDate agreed = summary.effectiveTo();
        return told == null || (agreed != null && agreed.isBefore(told)) ? agreed : told;
    }

    static AgreementLight of(AgreementOverview.Open open, String own) {
        return of(open.state(), open.proposer(), own);
    }

    static AgreementLight of(String state, @Nullable String proposer, String own) {
        return switch (state) {
            case "in-force", "signed" -> new AgreementLight("green", "state_" + state.replace('-', '_'));
            case "suspended" -> new AgreementLight("red", "state_suspended");
            case "proposed" ->
                own.equals(proposer)
                        ? new AgreementLight("none", "state_waits_for_them")
                        : new AgreementLight("amber", "state_proposed_to_us");
            default -> new AgreementLight("none", "state_" + state);
        };
    }
}
