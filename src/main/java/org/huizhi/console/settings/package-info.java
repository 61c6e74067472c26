/** What administrators set, and what others see of it: accounts, offices, routing, issuers, the calendar, retention. */
@NullMarked
package org.huizhi.console.settings;

import org.jspecify.annotations.NullMarked;
