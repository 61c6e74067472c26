/** What is read again while the node runs, of which the last good reading counts. Touches nothing. */
@NullMarked
package org.huizhi.reload;

import org.jspecify.annotations.NullMarked;
