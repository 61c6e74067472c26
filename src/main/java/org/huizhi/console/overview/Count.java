package org.huizhi.console.overview;

import org.jspecify.annotations.Nullable;

/**
 * A number of a page.
 *
 * @param href where its rounds are; null where there are none
 */
public record Count(long number, @Nullable String href) {}
