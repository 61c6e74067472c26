package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** What people call the slips by of which statements have ids. */
@ApplicationScoped
public class SlipNumbers {

    private static final String NUMBERS = "select id, number from notice_number where id = any(?)";

    private final Database database;

    SlipNumbers(Database database) {
        this.database = database;
    }

    /** @return by id, without slips that are not here: one side may have what the other has not */
    @Transactional
    public Map<String, String> of(Stream<String> ids) {
        return database
                .query(
                        NUMBERS,
                        row -> Map.entry(row.uuid(1).toString(), row.text(2)),
                        SqlArray.uuids(ids.map(UUID::fromString).distinct().toList()))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
