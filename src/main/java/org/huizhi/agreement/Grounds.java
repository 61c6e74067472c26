package org.huizhi.agreement;

/** Why two regions may exchange at all. */
public record Grounds(String legalBasis, String purpose) {

    public Grounds {
        if (legalBasis == null || legalBasis.isBlank()) {
            throw new IllegalArgumentException("legalBasis is missing");
        }
        if (purpose == null || purpose.isBlank()) {
            throw new IllegalArgumentException("purpose is missing");
        }
    }
}
