/**
 * Which office gets an incoming slip that names none: effective-dated rules by type, area and department. Touches
 * directory, notice types and access.
 */
package org.huizhi.routing;
