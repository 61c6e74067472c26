/** Pages of figures: the overview, groups of it, weeks of a month, and the rounds behind each number. */
@NullMarked
package org.huizhi.console.overview;

import org.jspecify.annotations.NullMarked;
