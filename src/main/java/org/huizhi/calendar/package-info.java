/** Working days and due dates as pure arithmetic, and the node's one clock; it touches no other feature. */
package org.huizhi.calendar;
