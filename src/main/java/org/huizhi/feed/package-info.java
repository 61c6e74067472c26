/**
 * The feed between regions on Kafka: consumer, triage, the one transaction of a batch, receipts, producer. May touch
 * the envelope, inbox, outbox, the directory and the features it drives.
 */
package org.huizhi.feed;
