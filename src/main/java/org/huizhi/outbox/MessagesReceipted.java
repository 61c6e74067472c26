package org.huizhi.outbox;

import java.util.List;

/** Told in the transaction that takes in what receivers said, for the first time, of messages sent to them. */
public record MessagesReceipted(List<Receipted> messages) {}
