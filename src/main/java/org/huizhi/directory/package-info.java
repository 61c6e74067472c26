/**
 * Regions with their codes in time, mailboxes, public keys and offices, as the exchange authority signs them, and this
 * node's own keys; it uses the envelope to check signatures and touches no other feature.
 */
@NullMarked
package org.huizhi.directory;

import org.jspecify.annotations.NullMarked;
