/**
 * The feed between regions on Kafka: consumer, triage, the one transaction of a batch, receipts, producer. May touch
 * the envelope, inbox, outbox and the directory, and no feature: those it finds by {@code inbox.MessageHandler}.
 */
@NullMarked
package org.huizhi.feed;

import org.jspecify.annotations.NullMarked;
