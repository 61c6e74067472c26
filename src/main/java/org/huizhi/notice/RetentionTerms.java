package org.huizhi.notice;

import java.util.List;
import org.huizhi.vault.BlindIndex;

/**
 * How the person data of a notice is kept.
 *
 * @param retentionDays days after its end until it is erased
 * @param persons entries of the blind index, one for each document number
 */
record RetentionTerms(int retentionDays, List<BlindIndex.Entry> persons) {}
