/**
 * Certificates that own offices issue: the register, by digest, and the routine check that the node answers by itself
 * within the limits of the agreement; re-issue of what was found non-conforming. May touch notices and what they are
 * made of.
 */
@NullMarked
package org.huizhi.certificate;

import org.jspecify.annotations.NullMarked;
