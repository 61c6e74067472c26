package org.huizhi.agreement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to an agreement; never changed.
 *
 * @param version null for what concerns every version
 * @param at when its author says it happened: of another region's, the time it signed
 * @param region mailbox that did it
 * @param actor subject of the own caller; null for another region's
 * @param reason text of a person, or the code of a refusal; null without one
 * @param lastDay of a termination: the last day in force
 * @param messageId the message that told it; null for what was not told
 * @param assessment of an own proposal or signature
 */
public record AgreementFact(
        AgreementName agreement,
        @Nullable Integer version,
        AgreementEvent event,
        Instant at,
        String region,
        @Nullable String actor,
        @Nullable String reason,
        @Nullable LocalDate lastDay,
        @Nullable UUID messageId,
        @Nullable ImpactAssessment assessment) {

    /** What a termination says: the version that it names ends, and those before it. */
    record Termination(int version, LocalDate lastDay, String region, Instant at) {}

    static AgreementFact of(
            AgreementName agreement, @Nullable Integer version, AgreementEvent event, Instant at, String region) {
        return new AgreementFact(agreement, version, event, at, region, null, null, null, null, null);
    }

    AgreementFact happenedAt(Instant when) {
        return new AgreementFact(
                agreement, version, event, when, region, actor, reason, lastDay, messageId, assessment);
    }

    AgreementFact byCaller(String caller) {
        return new AgreementFact(agreement, version, event, at, region, caller, reason, lastDay, messageId, assessment);
    }

    AgreementFact withReason(String text) {
        return new AgreementFact(agreement, version, event, at, region, actor, text, lastDay, messageId, assessment);
    }

    AgreementFact withLastDay(LocalDate day) {
        return new AgreementFact(agreement, version, event, at, region, actor, reason, day, messageId, assessment);
    }

    AgreementFact inMessage(UUID message) {
        return new AgreementFact(agreement, version, event, at, region, actor, reason, lastDay, message, assessment);
    }

    AgreementFact withAssessment(ImpactAssessment found) {
        return new AgreementFact(agreement, version, event, at, region, actor, reason, lastDay, messageId, found);
    }

    /** @return what states follow from, without what people wrote: held in memory for as long as the node runs */
    AgreementFact withoutTexts() {
        return new AgreementFact(agreement, version, event, at, region, null, null, lastDay, messageId, null);
    }

    /** @return the agreement, and the version where it is about one */
    String about() {
        return agreement.id() + (version == null ? "" : " version " + version);
    }

    /** @return empty for anything but a termination */
    Optional<Termination> termination() {
        return event == AgreementEvent.TERMINATED && version != null && lastDay != null
                ? Optional.of(new Termination(version, lastDay, region, at))
                : Optional.empty();
    }

    boolean isOf(AgreementEvent what, int ofVersion) {
        return event == what && version != null && version == ofVersion;
    }
}
