/**
 * The audit log as something that can be proved: the chain of hashes over what {@code access} enters, signed
 * checkpoints, its export and its verifier. May touch callers, the directory, the envelope and jdbc.
 */
@NullMarked
package org.huizhi.audit;

import org.jspecify.annotations.NullMarked;
