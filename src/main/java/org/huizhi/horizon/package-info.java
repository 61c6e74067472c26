/**
 * Up to where what was committed is whole, so that readers who go on from there miss nothing (ADR 50); it may touch
 * jdbc.
 */
@NullMarked
package org.huizhi.horizon;

import org.jspecify.annotations.NullMarked;
