/**
 * Working days and due dates as pure arithmetic, the node's one clock, and when periodic work begins and ends; it
 * touches no other feature.
 */
@NullMarked
package org.huizhi.calendar;

import org.jspecify.annotations.NullMarked;
