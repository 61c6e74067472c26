/** Attachments in the console: files that an office uploads, to choose them in a form then. */
@NullMarked
package org.huizhi.console.attachment;

import org.jspecify.annotations.NullMarked;
