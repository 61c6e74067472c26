/** Person data at rest, locked with keys that only this node holds; it reads its key file and touches no other feature. */
package org.huizhi.vault;
