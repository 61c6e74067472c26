/**
 * What many callers want at the same moment is done in one go; what one wants of many things is spread over the cores.
 * Touches nothing.
 */
@NullMarked
package org.huizhi.batching;

import org.jspecify.annotations.NullMarked;
