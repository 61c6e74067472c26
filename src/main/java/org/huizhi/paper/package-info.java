/** What is put on paper: PDF of A4 sheets with the Chinese font in it, and pictures that a telephone reads. */
@NullMarked
package org.huizhi.paper;

import org.jspecify.annotations.NullMarked;
