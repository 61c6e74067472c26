/**
 * Evidence of a slip that stands without a node: the bundle of everything that was signed about it, and the verifier
 * that needs nothing but the authority's public keys. May touch what holds the signed bytes, and what says who could
 * sign what.
 */
@NullMarked
package org.huizhi.evidence;

import org.jspecify.annotations.NullMarked;
