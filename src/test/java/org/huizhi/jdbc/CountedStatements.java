package org.huizhi.jdbc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Statements that one package asks for, whoever runs them for it; installed instead of the node's {@link Database}. */
public class CountedStatements extends Database {

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final String prefix;

    /** @param asking of the package that is counted */
    public CountedStatements(StatelessSession session, Class<?> asking) {
        super(session);
        this.prefix = asking.getPackageName() + ".";
    }

    /** @return those since the last time */
    public List<String> taken() {
        List<String> now = List.copyOf(taken);
        taken.clear();
        return now;
    }

    private void take(String sql) {
        if (StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(prefix)))) {
            taken.add(sql);
        }
    }

    @Override
    public <T> void forEach(
            String sql,
            int fetchSize,
            Row.Mapper<T> mapper,
            Consumer<? super T> consumer,
            @Nullable Object... arguments) {
        take(sql);
        super.forEach(sql, fetchSize, mapper, consumer, arguments);
    }

    @Override
    public int update(String sql, @Nullable Object... arguments) {
        take(sql);
        return super.update(sql, arguments);
    }

    @Override
    public void execute(String sql, @Nullable Object... arguments) {
        take(sql);
        super.execute(sql, arguments);
    }

    @Override
    public int[] updateEach(String sql, List<@Nullable Object[]> rows) {
        take(sql);
        return super.updateEach(sql, rows);
    }
}
