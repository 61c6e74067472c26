/**
 * Which office gets an incoming slip that names none: effective-dated rules by type, area and department. Touches
 * directory and access.
 */
package org.huizhi.routing;
