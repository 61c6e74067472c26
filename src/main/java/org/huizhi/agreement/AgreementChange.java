package org.huizhi.agreement;

import java.util.Optional;

/**
 * Told in the transaction that stores what happened to an agreement.
 *
 * @param signed set where both have signed now
 */
record AgreementChange(AgreementFact fact, Optional<Agreement> signed) {}
