/**
 * Statements: two regions' monthly counts, computed on both sides, exchanged, reconciled slip by slip, countersigned
 * (docs/domain.md#statements). It reads a view of notices and changes none; it may touch calendar, directory, envelope,
 * access, jdbc, notice's way of counting days, and the messages in inbox and outbox. What was signed is verified here
 * too, without a node.
 */
@NullMarked
package org.huizhi.statement;

import org.jspecify.annotations.NullMarked;
