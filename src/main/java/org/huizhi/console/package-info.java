/**
 * The console: pages in the browser for offices, operators, auditors and administrators, rendered on the server (ADR
 * 0042). Pages map and hold no decisions, like rest; may touch every feature, and rest not.
 */
@NullMarked
package org.huizhi.console;

import org.jspecify.annotations.NullMarked;
