/** What a caller may ask about itself. */
@NullMarked
package org.huizhi.rest.me;

import org.jspecify.annotations.NullMarked;
