/** Huizhi, an inter-region case-notice exchange node: each package is one feature, and dependencies point one way. */
package org.huizhi;
