/** Pages about certificates: what own offices have issued, and what was asked about those of others. */
@NullMarked
package org.huizhi.console.certificate;

import org.jspecify.annotations.NullMarked;
