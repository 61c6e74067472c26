/**
 * Person data at rest, locked with keys that only this node holds; it reads its key file, and may touch the envelope
 * for its cipher alone.
 */
package org.huizhi.vault;
