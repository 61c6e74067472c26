/** Pages of the catalogue of notice types. */
@NullMarked
package org.huizhi.console.noticetypes;

import org.jspecify.annotations.NullMarked;
