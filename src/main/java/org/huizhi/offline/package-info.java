/**
 * Exchange without a line: files with what a partner region may not have got by the bus, and workbooks with the work of
 * an office, there and back (ADR 58).
 */
@NullMarked
package org.huizhi.offline;

import org.jspecify.annotations.NullMarked;
