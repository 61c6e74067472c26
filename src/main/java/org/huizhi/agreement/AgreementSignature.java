package org.huizhi.agreement;

import java.time.Instant;

/**
 * A signature under an agreement, checked.
 *
 * @param at when the signer says it signed
 */
public record AgreementSignature(String mailbox, String kid, Instant at) {}
