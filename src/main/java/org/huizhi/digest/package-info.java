/** SHA-256, by the fastest implementation there is. Touches nothing. */
@NullMarked
package org.huizhi.digest;

import org.jspecify.annotations.NullMarked;
