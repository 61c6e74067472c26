package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** When something last crossed between this region and others. */
@ApplicationScoped
public class ExchangeActivity {

    private static final String LAST = """
            select c.mailbox, n.submitted_at from unnest(?) as c(mailbox)
             cross join lateral (select submitted_at from notice
                                  where counterpart = c.mailbox order by id desc limit 1) n""";

    private final Database database;

    ExchangeActivity(Database database) {
        this.database = database;
    }

    /** @return when the last notice was submitted, either way, by counterpart; without those with whom none was */
    @Transactional(TxType.SUPPORTS)
    public Map<String, Instant> lastNotices(Collection<String> counterparts) {
        return database
                .query(LAST, row -> Map.entry(row.text(1), row.instant(2)), SqlArray.texts(counterparts))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> same));
    }
}
