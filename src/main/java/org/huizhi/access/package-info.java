/**
 * Who calls, by token or certificate, in which roles, for which offices, how often; first answers kept per idempotency
 * key; the audit log. May touch the directory.
 */
package org.huizhi.access;
