/**
 * The REST contract, mapped onto the features: resources that hold no decisions, and problems. May touch every feature.
 */
@NullMarked
package org.huizhi.rest;

import org.jspecify.annotations.NullMarked;
