/**
 * The audit log as something that can be proved: the chain of hashes over what {@code access} enters, signed
 * checkpoints, its export and its verifier. May touch callers, the directory and the envelope.
 */
package org.huizhi.audit;
