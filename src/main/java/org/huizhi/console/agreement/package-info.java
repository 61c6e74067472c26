/** Pages of agreements: list, clauses, versions compared, and what administrators do with them. */
@NullMarked
package org.huizhi.console.agreement;

import org.jspecify.annotations.NullMarked;
