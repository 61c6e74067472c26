/**
 * Figures of slips (docs/domain.md#indicators): kept as sums beside the slips, notified of every change by
 * {@code notice}, recounted on demand. May touch notice, noticetype, calendar, directory, access, problem and jdbc;
 * reads views of {@code notice} and writes nothing but its own tables.
 */
@NullMarked
package org.huizhi.statistics;

import org.jspecify.annotations.NullMarked;
