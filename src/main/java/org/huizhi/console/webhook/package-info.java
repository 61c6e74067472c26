/** Pages about addresses that changes are sent to: how they fare, and what their owners and operators do about it. */
@NullMarked
package org.huizhi.console.webhook;

import org.jspecify.annotations.NullMarked;
