package org.huizhi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.junit.jupiter.api.Test;

class SlipFileTest {

    private static final LocalDate MADE_ON = LocalDate.parse("2026-11-01");

    @Test
    void isWhatTheGeneratorWrites() throws IOException {
        try (InputStream committed = SlipFile.class.getResourceAsStream(SlipFile.RESOURCE)) {
            assertThat(new String(committed.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(SlipGenerator.table());
        }
    }

    @Test
    void hasAThousandSlipsOfAllTypesAndFatesBetweenAllPairs() {
        List<Slip> slips = SlipFile.read();

        assertThat(slips).hasSize(1000);
        assertThat(slips).extracting(Slip::reference).doesNotHaveDuplicates();
        assertThat(slips.stream().collect(Collectors.groupingBy(slip -> slip.from() + slip.to() + slip.type())))
                .as("pairs and types")
                .hasSize(6 * 6);
        assertThat(Arrays.stream(Fate.values()))
                .allSatisfy(fate -> assertThat(slips).extracting(Slip::fate).contains(fate));
    }

    @Test
    void fitsTheSchemasOfItsTypes() {
        NoticeTypes types = new NoticeTypes(Optional::empty);

        assertThat(SlipFile.read()).allSatisfy(slip -> {
            NoticeType type = types.find(slip.type()).orElseThrow();
            assertThat(type.checkRequest(slip.payload())).isEmpty();
            assertThat(slip.answer() == null ? List.of() : type.checkReturn(slip.answer()))
                    .isEmpty();
            assertThat(type.unverifiedDocumentNumbers(slip.payload(), MADE_ON)).hasSize(slip.unverified() ? 1 : 0);
        });
    }

    @Test
    void isAboutNobody() {
        assertThat(SlipFile.read())
                .flatExtracting(slip -> slip.payload().findValuesAsText("documentNumber"))
                .isNotEmpty()
                .allSatisfy(number -> assertThat(number).startsWith("000000"));
    }
}
