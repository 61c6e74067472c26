/**
 * The notice, its states, verbs and types: what one case sent from one region to another is and may become; it may touch directory,
 * calendar, agreement, envelope's message words, the vault and the outbox, and knows neither REST nor the bus.
 */
package org.huizhi.notice;
