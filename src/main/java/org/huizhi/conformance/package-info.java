/**
 * Runs a region's node through the protocol from the outside, as another region does, and says what conforms to the
 * feed contract: whoever writes a node of its own knows what is still missing.
 */
@NullMarked
package org.huizhi.conformance;

import org.jspecify.annotations.NullMarked;
