/**
 * Messages on their way out: sealed outside the transaction, stored in it, relayed to the bus until receipted. May
 * touch the envelope, the directory's keys and the vault, and no feature; what was sent or receipted it tells by events
 * and return values.
 */
@NullMarked
package org.huizhi.outbox;

import org.jspecify.annotations.NullMarked;
