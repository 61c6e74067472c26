/** Pages on which a slip is sent. */
@NullMarked
package org.huizhi.console.send;

import org.jspecify.annotations.NullMarked;
