/**
 * The REST contract, mapped onto the features: resources that hold no decisions, and problems. May touch every feature.
 */
package org.huizhi.rest;
