/**
 * Statements: two regions' monthly counts, computed on both sides, exchanged, reconciled slip by slip, countersigned
 * (domain, "Statement"). It reads notices by SQL and changes none; it may touch calendar, directory, envelope, access,
 * notice's way of counting days, and the messages in inbox and outbox.
 */
package org.huizhi.statement;
