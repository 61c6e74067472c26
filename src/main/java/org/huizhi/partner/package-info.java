/**
 * Whether partners can be reached: a probe the whole way to each region with which an agreement has not ended, what its
 * receipt tells, and by which holidays the partner says that it counts.
 */
@NullMarked
package org.huizhi.partner;

import org.jspecify.annotations.NullMarked;
