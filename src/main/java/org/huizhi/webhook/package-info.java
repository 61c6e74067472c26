/**
 * Changes sent to addresses that callers name: webhooks with their secrets, deliveries by the clock, and the client
 * that calls no address inside (ADR 55).
 */
@NullMarked
package org.huizhi.webhook;

import org.jspecify.annotations.NullMarked;
