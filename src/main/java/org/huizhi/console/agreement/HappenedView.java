package org.huizhi.console.agreement;

import java.time.Instant;
import java.time.LocalDate;
import org.huizhi.agreement.AgreementDetail;
import org.huizhi.agreement.ImpactAssessment;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to an agreement, as a line of its course.
 *
 * @param key of its name in {@link AgreementWords}
 */
public record HappenedView(
        String key,
        @Nullable Integer version,
        Instant at,
        String region,
        @Nullable String actor,
        @Nullable String reason,
        @Nullable LocalDate lastDay,
        @Nullable ImpactAssessment impactAssessment) {

    static HappenedView of(AgreementDetail.Event event) {
        return new HappenedView(
                "event_" + event.event(),
                event.version(),
                event.at(),
                event.region(),
                event.actor(),
                event.reason(),
                event.lastDay(),
                event.impactAssessment());
    }
}
