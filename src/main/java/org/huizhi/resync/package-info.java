/**
 * What a node does whose database was restored to an earlier moment: numbers go on beyond those that were given,
 * partners are asked for what was said since, and answer each other from the signed bytes that they keep (ADR 0033).
 */
@NullMarked
package org.huizhi.resync;

import org.jspecify.annotations.NullMarked;
