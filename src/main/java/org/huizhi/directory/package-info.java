/**
 * Regions with their codes in time, mailboxes, public keys and offices, and holidays, as the exchange authority signs
 * them, and this node's own keys; it uses the envelope to check signatures, and gives signed years to the calendar.
 */
@NullMarked
package org.huizhi.directory;

import org.jspecify.annotations.NullMarked;
