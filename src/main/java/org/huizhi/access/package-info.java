/** Who calls, in which roles, for which offices; first answers kept per idempotency key; the audit log. May touch the directory. */
package org.huizhi.access;
