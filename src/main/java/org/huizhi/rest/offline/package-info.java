/** Exchange without a line, in files. */
@NullMarked
package org.huizhi.rest.offline;

import org.jspecify.annotations.NullMarked;
