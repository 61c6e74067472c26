package org.huizhi.agreement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.LocalizedName;
import org.jspecify.annotations.Nullable;

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
        @Nullable String id,
        @Nullable String counterpart,
        @Nullable LocalizedName title,
        @Nullable String legalBasis,
        @Nullable String purpose,
        @Nullable String effectiveFrom,
        @Nullable String effectiveTo,
        @Nullable Integer acceptanceLimit,
        @Nullable Integer noticePeriodDays,
        @Nullable List<ClauseTerms> clauses,
        @Nullable ReminderDays reminders,
        @Nullable Integer escalationAfter,
        @Nullable Map<String, String> escalation) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClauseTerms(
            @Nullable String from,
            @Nullable String to,
            @Nullable String noticeType,
            @Nullable ReplyLimits replyLimits,
            @Nullable Integer acceptanceLimit,
            @Nullable Integer retentionDays,
            @Nullable AutomaticChecks automaticChecks) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReplyLimits(
            @Nullable Integer normal, @Nullable Integer urgent) {}

    public record AutomaticChecks(@Nullable Integer perDay) {}

    /** In working days before the due date, and after it every so many; zero for never. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReminderDays(
            @Nullable Integer before,
            @Nullable Boolean onDueDate,
            @Nullable Integer every) {}
}
