/** The contracts that the node serves, and what it reads of them. */
@NullMarked
package org.huizhi.rest.contract;

import org.jspecify.annotations.NullMarked;
