/**
 * Who may exchange what, in which direction, from when to when and on which terms, as both regions signed it; it
 * touches the directory, notice types, the calendar, the envelope, access, and the messages in inbox and outbox.
 */
@NullMarked
package org.huizhi.agreement;

import org.jspecify.annotations.NullMarked;
