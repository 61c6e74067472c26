package org.huizhi.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A read whose answer is long, or takes much work for a short question: it weighs {@link #WEIGHT} of what one caller
 * and all callers may have under way on a replica ({@link ConcurrencyLimit}), so that a caller has a few of them at
 * once and is told to wait for the next.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Costly {

    int WEIGHT = 12;
}
