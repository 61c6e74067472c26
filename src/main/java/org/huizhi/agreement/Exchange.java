package org.huizhi.agreement;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What is to be exchanged, and when.
 *
 * @param from mailbox of the sender
 * @param to mailbox of the receiver
 * @param on the day that counts, in the receiving region's time zone
 * @param at the instant that counts: when the sender made the message
 */
public record Exchange(String from, String to, String noticeType, LocalDate on, Instant at) {}
