/** References that stand on printed slips, and the page on which they are looked up. */
@NullMarked
package org.huizhi.console.paper;

import org.jspecify.annotations.NullMarked;
