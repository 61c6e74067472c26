package org.huizhi.agreement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * An agreement with all its versions and what happened to it (API, {@code AgreementDetail}).
 *
 * @param versions the highest first
 * @param events in the order in which this node heard of them
 */
public record AgreementDetail(AgreementSummary summary, List<Version> versions, List<Event> events) {

    /**
     * @param proposedBy mailbox; null for one that came signed
     * @param document the terms, as they are signed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Version(
            int version,
            String state,
            String digest,
            String proposedBy,
            LocalDate effectiveFrom,
            LocalDate effectiveTo,
            LocalDate lastDay,
            List<AgreementSignature> signatures,
            JsonNode document) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Event(
            String event,
            Integer version,
            Instant at,
            String region,
            String actor,
            String reason,
            LocalDate lastDay,
            UUID messageId,
            ImpactAssessment impactAssessment) {

        static Event of(AgreementFact fact) {
            return new Event(
                    fact.event().code(),
                    fact.version(),
                    fact.at(),
                    fact.region(),
                    fact.actor(),
                    fact.reason(),
                    fact.lastDay(),
                    fact.messageId(),
                    fact.assessment());
        }
    }
}
