package org.huizhi.agreement;

import org.huizhi.validation.Required;

/** Why two regions may exchange at all. */
public record Grounds(String legalBasis, String purpose) {

    public Grounds {
        Required.text(legalBasis, "legalBasis");
        Required.text(purpose, "purpose");
    }
}
