/** Reads that a caller repeats: what it has already is not sent again (RFC 9110, section 13.1.2). */
@NullMarked
package org.huizhi.rest.revalidation;

import org.jspecify.annotations.NullMarked;
