package org.huizhi.certificate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An own office issues certificates of this kind under this name (API, {@code CertificateIssuer}). The node answers by
 * itself for that office alone.
 *
 * @param kind as questions have it
 * @param issuer as it stands on the certificate
 * @param validFrom first day
 * @param validTo first day on which it no longer counts; null while there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CertificateIssuer(
        long id,
        String kind,
        String issuer,
        String office,
        LocalDate validFrom,
        @Nullable LocalDate validTo) {

    /** Those of the notice type {@code certificate-verification}. */
    public static final Set<String> KINDS = Set.of(
            "marriage",
            "divorce",
            "birth",
            "vaccination",
            "disability",
            "residence-permit",
            "education",
            "vocational-qualification",
            "social-insurance",
            "other");

    boolean overlaps(CertificateIssuer other) {
        return kind.equals(other.kind)
                && issuer.equals(other.issuer)
                && (validTo == null || other.validFrom.isBefore(validTo))
                && (other.validTo == null || validFrom.isBefore(other.validTo));
    }
}
