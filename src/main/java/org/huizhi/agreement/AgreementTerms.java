package org.huizhi.agreement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.LocalizedName;

/**
 * What an administrator wants to agree with another region, before anybody signs.
 *
 * @param id of the agreement, an existing one for a renewal; null for the one of the two regions
 * @param counterpart mailbox of the other party
 * @param effectiveFrom ISO date
 * @param effectiveTo ISO date; null for an agreement without end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgreementTerms(
        String id,
        String counterpart,
        LocalizedName title,
        String legalBasis,
        String purpose,
        String effectiveFrom,
        String effectiveTo,
        Integer acceptanceLimit,
        Integer noticePeriodDays,
        List<ClauseTerms> clauses,
        ReminderDays reminders,
        Integer escalationAfter,
        Map<String, String> escalation) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClauseTerms(
            String from,
            String to,
            String noticeType,
            ReplyLimits replyLimits,
            Integer acceptanceLimit,
            Integer retentionDays,
            AutomaticChecks automaticChecks) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReplyLimits(Integer normal, Integer urgent) {}

    public record AutomaticChecks(Integer perDay) {}

    /** In working days before the due date, and after it every so many; zero for never. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReminderDays(Integer before, Boolean onDueDate, Integer every) {}
}
