/** What an office has to do, and what it waits for: lists of slips by due date, and how many of each kind there are. */
@NullMarked
package org.huizhi.worklist;

import org.jspecify.annotations.NullMarked;
