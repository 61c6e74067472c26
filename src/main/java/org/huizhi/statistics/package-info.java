/** Return rates, counted from the slips themselves by the formulas of the domain. Reads notices and the directory; writes nothing. */
package org.huizhi.statistics;
