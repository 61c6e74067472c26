/** Pages of offices: worklists, a slip, what can be done to it. */
@NullMarked
package org.huizhi.console.work;

import org.jspecify.annotations.NullMarked;
