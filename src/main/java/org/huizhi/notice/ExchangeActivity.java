package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.StatelessSession;

/** When something last crossed between this region and others. */
@ApplicationScoped
public class ExchangeActivity {

    private final StatelessSession session;

    ExchangeActivity(StatelessSession session) {
        this.session = session;
    }

    /** @return when the last notice was submitted, either way, by counterpart; without those with whom none was */
    @Transactional(TxType.SUPPORTS)
    public Map<String, Instant> lastNotices(Collection<String> counterparts) {
        return session.doReturningWork(connection -> {
            Map<String, Instant> last = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    select c.mailbox, n.submitted_at from unnest(?) as c(mailbox)
                     cross join lateral (select submitted_at from notice
                                          where counterpart = c.mailbox order by id desc limit 1) n""")) {
                select.setArray(1, connection.createArrayOf("text", counterparts.toArray()));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        last.put(
                                rows.getString(1),
                                rows.getObject(2, OffsetDateTime.class).toInstant());
                    }
                }
            }
            return last;
        });
    }
}
