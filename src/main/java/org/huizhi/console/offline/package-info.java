/** Exchange without a line, in files: messages of partners, and work that offices take home. */
@NullMarked
package org.huizhi.console.offline;

import org.jspecify.annotations.NullMarked;
