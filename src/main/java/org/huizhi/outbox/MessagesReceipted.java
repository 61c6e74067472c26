package org.huizhi.outbox;

import java.util.List;

/**
 * Told in the transaction that takes in what a receiver said, for the first time, of messages sent to it.
 *
 * @param receiver mailbox whose receipts these are
 */
public record MessagesReceipted(String receiver, List<Receipted> messages) {}
