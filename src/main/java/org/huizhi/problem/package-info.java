/**
 * What is told to a caller whose request is not done, in his language: RFC 9457. May touch validation only, whose
 * sentences it says; which fault is which problem, rest knows.
 */
@NullMarked
package org.huizhi.problem;

import org.jspecify.annotations.NullMarked;
