/**
 * The command line of the same artefact: tools of the authority, of auditors and of third parties, which need no node.
 */
@NullMarked
package org.huizhi.command;

import org.jspecify.annotations.NullMarked;
