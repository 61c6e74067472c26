/** What administrators set: accounts. */
@NullMarked
package org.huizhi.console.settings;

import org.jspecify.annotations.NullMarked;
