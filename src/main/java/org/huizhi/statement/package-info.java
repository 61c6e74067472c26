/**
 * Statements: two regions' monthly counts, computed on both sides, exchanged, reconciled slip by slip, countersigned (domain, "Statement"). It
 * reads notices by SQL and changes none; it may touch agreement's parties, directory, calendar, envelope, access, and the messages in inbox and outbox.
 */
package org.huizhi.statement;
