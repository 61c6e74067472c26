/**
 * Whether partners can be reached: a probe the whole way to each region with which an agreement has not ended, and what
 * its receipt tells. May touch agreements, the envelope, jdbc, the inbox and the outbox.
 */
@NullMarked
package org.huizhi.partner;

import org.jspecify.annotations.NullMarked;
