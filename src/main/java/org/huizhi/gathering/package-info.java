/** What many callers want at the same moment is done in one go. Touches nothing. */
package org.huizhi.gathering;
