/** Pages for operators: how the exchange with other regions fares, and what waits for a decision. */
@NullMarked
package org.huizhi.console.feed;

import org.jspecify.annotations.NullMarked;
