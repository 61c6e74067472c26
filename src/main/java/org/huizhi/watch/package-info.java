/**
 * What is watched of a node beside its features: what lapses and when, whether it is ready, how its tables grow.
 * Whatever has something that lapses says so through {@code Lapsing}.
 */
@NullMarked
package org.huizhi.watch;

import org.jspecify.annotations.NullMarked;
