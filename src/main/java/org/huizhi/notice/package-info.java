/**
 * The notice, its states and verbs: what one case sent from one region to another is and may become; it may touch
 * notice types, directory, calendar, agreement, routing, the vault, the envelope's message words, access, jdbc,
 * batching, and the messages in inbox and outbox; it knows neither REST nor the bus.
 */
@NullMarked
package org.huizhi.notice;

import org.jspecify.annotations.NullMarked;
