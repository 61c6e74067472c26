/** Lists in pages: where one ends, and that the next is asked for of the same list. */
@NullMarked
package org.huizhi.rest.paging;

import org.jspecify.annotations.NullMarked;
