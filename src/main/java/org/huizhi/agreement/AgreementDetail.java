package org.huizhi.agreement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An agreement with all its versions and what happened to it (API, {@code AgreementDetail}).
 *
 * @param versions the highest first
 * @param events in the order in which this node heard of them
 * @param revision another one each time that something happens to it, see {@link AgreementCall}
 */
public record AgreementDetail(AgreementSummary summary, List<Version> versions, List<Event> events, String revision) {

    /**
     * @param proposedBy mailbox; null for one that came signed
     * @param document the terms, as they are signed
     * @param agreement the same, with what holds where they say nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Version(
            int version,
            String state,
            String digest,
            @Nullable String proposedBy,
            LocalDate effectiveFrom,
            @Nullable LocalDate effectiveTo,
            @Nullable LocalDate lastDay,
            List<AgreementSignature> signatures,
            JsonNode document,
            @JsonIgnore Agreement agreement) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Event(
            String event,
            @Nullable Integer version,
            Instant at,
            String region,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable LocalDate lastDay,
            @Nullable UUID messageId,
            @Nullable ImpactAssessment impactAssessment) {

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
