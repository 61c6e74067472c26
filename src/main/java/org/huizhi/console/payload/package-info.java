/** Forms made from the schemas of notice types, and payloads as people read them. */
@NullMarked
package org.huizhi.console.payload;

import org.jspecify.annotations.NullMarked;
