/**
 * Figures of slips by the formulas of the domain: kept as sums beside the slips, told of every change by
 * {@code notice}, recounted on demand. May touch notice, calendar, directory and access; writes nothing but its own
 * tables.
 */
package org.huizhi.statistics;
