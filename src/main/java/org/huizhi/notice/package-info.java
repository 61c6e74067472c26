/**
 * The notice, its states, verbs and types: what one case sent from one region to another is and may become; it may
 * touch directory, calendar, agreement, routing, the vault, the envelope's message words, access, and the messages in
 * inbox and outbox; it knows neither REST nor the bus.
 */
package org.huizhi.notice;
