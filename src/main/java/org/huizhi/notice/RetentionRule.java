package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Clause;
import org.huizhi.agreement.Terms;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.vault.BlindIndex;

/** Decides how long the person data of a notice is kept, and by what it can be found meanwhile. */
@ApplicationScoped
class RetentionRule {

    private final Agreements agreements;
    private final BlindIndex index;

    RetentionRule(Agreements agreements, BlindIndex index) {
        this.agreements = agreements;
        this.index = index;
    }

    /** The agreement's word comes before the type's. */
    Retention.Terms of(NoticeType type, Terms terms, String from, String to, JsonNode payload) {
        int days = agreements
                .clause(terms.agreementId(), terms.version(), from, to, type.type())
                .flatMap(Clause::retention)
                .orElseGet(type::retentionDays);
        return new Retention.Terms(
                days, type.personKeys(payload).stream().map(index::of).toList());
    }
}
