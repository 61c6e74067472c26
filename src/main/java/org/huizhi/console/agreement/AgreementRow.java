package org.huizhi.console.agreement;

import java.time.LocalDate;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.agreement.AgreementSummary;
import org.huizhi.partner.AgreementLights;
import org.jspecify.annotations.Nullable;

/**
 * An agreement in the list.
 *
 * @param last day, as agreed or as one side has ended it; null without end
 * @param open the light of a version that waits behind the one shown; null for none
 */
public record AgreementRow(
        AgreementSummary summary,
        String address,
        AgreementLight light,
        @Nullable LocalDate last,
        int openVersion,
        @Nullable AgreementLight open) {

    static AgreementRow of(AgreementOverview.Entry entry, String own, LocalDate today) {
        AgreementSummary summary = entry.summary();
        AgreementOverview.Open open = entry.open();
        boolean behind = open != null && open.version() != summary.version();
        return new AgreementRow(
                summary,
                AgreementAddress.of(summary.counterpart(), summary.id()),
                AgreementLight.of(summary, open, own, today),
                AgreementLight.last(summary),
                open == null ? 0 : open.version(),
                open != null && behind ? AgreementLight.of(open, own) : null);
    }

    boolean is(String key) {
        return light.key().equals(key) || (open != null && open.key().equals(key));
    }

    /** @return what an administrator has to look at first */
    int order() {
        return is("state_proposed_to_us") ? 0 : is("state_ends_soon") ? 1 : is("state_suspended") ? 2 : 3;
    }

    /** With how its partner is. */
    public record Lit(AgreementRow row, AgreementLights.Lights lights) {}
}
