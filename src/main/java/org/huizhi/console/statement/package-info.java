/** Pages of statements: months by partner, one month with both sides' counts, and how people end a dispute. */
@NullMarked
package org.huizhi.console.statement;

import org.jspecify.annotations.NullMarked;
