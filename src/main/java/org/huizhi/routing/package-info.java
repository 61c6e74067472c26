/**
 * Which office gets an incoming slip that names none: effective-dated rules by type, area and department. Touches
 * directory, notice types, access and jdbc.
 */
@NullMarked
package org.huizhi.routing;

import org.jspecify.annotations.NullMarked;
