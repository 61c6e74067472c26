/** SQL and its rows: statements with arguments, rows read by a function, arrays of columns. Touches nothing. */
@NullMarked
package org.huizhi.jdbc;

import org.jspecify.annotations.NullMarked;
