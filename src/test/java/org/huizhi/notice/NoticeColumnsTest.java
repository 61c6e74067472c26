package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Transient;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read of a notice is written too: the statements know every column that the entity has. */
class NoticeColumnsTest {

    @Test
    void everyFactOfANoticeIsWrittenAndTheFixedOnesOnce() throws Exception {
        Map<String, Boolean> fixedByName = new LinkedHashMap<>();
        for (Field field : fields()) {
            if (Modifier.isStatic(field.getModifiers())
                    || field.isAnnotationPresent(Transient.class)
                    || field.isSynthetic()) {
                continue;
            }
            if (field.isAnnotationPresent(Embedded.class)) {
                for (RecordComponent component : field.getType().getRecordComponents()) {
                    enter(fixedByName, component.getName(), field.getType().getDeclaredField(component.getName()));
                }
            } else {
                enter(fixedByName, field.getName(), field);
            }
        }
        fixedByName.put("id", true);

        assertThat(NoticeColumns.ALL.stream()
                        .collect(Collectors.toMap(NoticeColumns.Column::name, NoticeColumns.Column::fixed)))
                .isEqualTo(fixedByName);
    }

    private static List<Field> fields() {
        return Stream.<Class<?>>of(RoundFacts.class, NoticeFacts.class, Notice.class)
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .toList();
    }

    private static void enter(Map<String, Boolean> columns, String name, AnnotatedElement element) {
        Optional<Column> column = Optional.ofNullable(element.getAnnotation(Column.class));
        columns.put(
                column.map(Column::name).filter(given -> !given.isEmpty()).orElse(name),
                column.map(told -> !told.updatable()).orElse(false));
    }

    @Test
    void noColumnStandsTwice() {
        assertThat(NoticeColumns.ALL.stream().map(NoticeColumns.Column::name)).doesNotHaveDuplicates();
    }
}
