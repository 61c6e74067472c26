/**
 * Who calls, by token or certificate, in which roles, for which offices, how often; responses stored per idempotency
 * key; the audit log. May touch the directory, the database, and the vault for what proves that an entry is the node's.
 */
@NullMarked
package org.huizhi.access;

import org.jspecify.annotations.NullMarked;
