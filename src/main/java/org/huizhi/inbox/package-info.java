/**
 * Messages that have arrived: the handle-once guard, evidence, parked messages, dead letters, and what a feature does
 * to have messages handled. May touch the envelope's words, the vault and jdbc, and no feature.
 */
@NullMarked
package org.huizhi.inbox;

import org.jspecify.annotations.NullMarked;
