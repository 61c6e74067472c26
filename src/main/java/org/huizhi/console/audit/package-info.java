/** Pages for auditors: who did what, when, and about what. */
@NullMarked
package org.huizhi.console.audit;

import org.jspecify.annotations.NullMarked;
