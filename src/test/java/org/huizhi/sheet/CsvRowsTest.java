package org.huizhi.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as people's programs write it: no name is read as another. */
class CsvRowsTest {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    @ParameterizedTest
    @CsvSource({"UTF-8", "GB18030", "GBK", "UTF-16LE", "UTF-16BE"})
    void namesAreReadInTheEncodingsOfTheirPrograms(String encoding) throws IOException {
        String text = "姓名,案号\n王小明,YL-1\n";
        byte[] bytes = text.getBytes(Charset.forName(encoding));
        byte[] mark = encoding.startsWith("UTF-16") ? "\uFEFF".getBytes(Charset.forName(encoding)) : new byte[0];

        assertThat(csv(joined(mark, bytes))).containsExactly(List.of("姓名", "案号"), List.of("王小明", "YL-1"));
    }

    /** In GB18030 these are bytes of UTF-8 too, where they are лСʯ, · and 姺豦. */
    @ParameterizedTest
    @ValueSource(strings = {"谢小石", "路", "濮鸿宝"})
    void aNameThatMayBeAnotherIsRefusedUntilTheEncodingIsSaid(String name) throws IOException {
        byte[] bytes = ("name,number\n" + name + ",1\n").getBytes(GB18030);

        assertThatThrownBy(() -> csv(bytes))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("UTF-8 and as GB18030")
                .hasMessageContaining("say which it is");
        assertThat(csv(bytes, "GB18030").get(1)).containsExactly(name, "1");
        assertThat(csv(joined(MARK, ("name\n" + name).getBytes(StandardCharsets.UTF_8)))
                        .get(1))
                .containsExactly(name);
    }

    /** Eight bytes in four pairs, as GB18030 has them: nobody writes those characters. */
    @Test
    void aShortNameInUtf8IsOne() throws IOException {
        assertThat(csv("name,number\n小明,1\n阿依·买买,2\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(List.of("name", "number"), List.of("小明", "1"), List.of("阿依·买买", "2"));
    }

    /** A form in Chinese decides: in the other encoding it cannot be read. */
    @Test
    void theHeadingOfATemplateTellsTheEncoding() throws IOException {
        String text = "发出机构 *,接收地区 *\nname,number\n谢小石,1\n";

        assertThat(csv(text.getBytes(GB18030)).get(2)).containsExactly("谢小石", "1");
        assertThat(csv(text.getBytes(StandardCharsets.UTF_8)).get(2)).containsExactly("谢小石", "1");
    }

    @Test
    void whatIsSaidIsHeldToAndAMarkKnowsBetter() throws IOException {
        byte[] utf8 = "姓名\n王小明\n".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> csv(utf8, "GB18030"))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("is not text in GB18030, as it is said to be");
        assertThat(csv(joined(MARK, utf8), "GB18030").get(1)).containsExactly("王小明");
        assertThat(csv("姓名\n王小明\n".getBytes(StandardCharsets.UTF_16LE), "UTF-16LE")
                        .get(1))
                .containsExactly("王小明");
        assertThat(TextEncoding.named("gbk")).contains("GB18030");
        assertThat(TextEncoding.named("ISO-8859-1")).isEmpty();
    }

    /** Of the 2000, 2005 and 2022 editions: by two bytes and by four, on every release of the platform. */
    @ParameterizedTest
    @CsvSource({
        "FE59, 9FB4",
        "82359037, 9FB4",
        "FEA0, 9FBB",
        "A6D9, FE10",
        "84318236, FE10",
        "A8BC, 1E3F",
        "FE51, 20087",
        "95329031, 20087"
    })
    void aRareLetterIsItselfAndNoPrivateSign(String bytes, String letter) throws IOException {
        byte[] file = joined("姓名\n".getBytes(GB18030), HexFormat.of().parseHex(bytes));

        assertThat(csv(file, "GB18030").get(1)).containsExactly(Character.toString(Integer.parseInt(letter, 16)));
    }

    @Test
    void aMarkIsNoPartOfAName() throws IOException {
        byte[] one = joined(MARK, "姓名,案号\n王小明,1\n".getBytes(StandardCharsets.UTF_8));
        byte[] other = joined(MARK, "\"李四\",2\n".getBytes(StandardCharsets.UTF_8));

        assertThat(csv(joined(one, other)))
                .containsExactly(List.of("姓名", "案号"), List.of("王小明", "1"), List.of("李四", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00A0", "\u3000", "\u200B", "\uFEFF", "\t ", "\u202F"})
    void whatNobodySeesAroundATextIsNoPartOfIt(String unseen) throws IOException {
        assertThat(csv(("案号,姓名\n1,\"" + unseen + "王 小明" + unseen + "\"\n").getBytes(StandardCharsets.UTF_8))
                        .get(1))
                .containsExactly("1", "王 小明");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void theSeparatorIsThatOfTheHeading(String separator) throws IOException {
        String text = "a, b; c\n姓名" + separator + "案号\n\"王" + separator + "小明\"" + separator + "1\n";

        List<List<String>> rows = csv(text.getBytes(StandardCharsets.UTF_8));

        assertThat(rows.get(1)).containsExactly("姓名", "案号");
        assertThat(rows.get(2)).containsExactly("王" + separator + "小明", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndAsEveryProgramEndsThem(String end) throws IOException {
        String text = "姓名,案号" + end + "王小明,\"1" + end + "2\"" + end + "李四,3";

        assertThat(csv(text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(List.of("姓名", "案号"), List.of("王小明", "1\n2"), List.of("李四", "3"));
    }

    @Test
    void bytesOfNoEncodingAreRefusedAndNothingIsGuessed() {
        assertThatThrownBy(() -> csv(new byte[] {'a', (byte) 0xFF, (byte) 0xFF, '\n'}))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("UTF-8 or GB18030");
    }

    @Test
    void rowsAreCountedAsPeopleSeeThem() throws IOException {
        byte[] bytes = "姓名\n\n\"two\nlines\"\nlast\n".getBytes(StandardCharsets.UTF_8);
        try (SheetRows rows = CsvRows.open(ByteSource.of(bytes), null, List::size)) {
            List<Integer> numbers = new ArrayList<>();
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                if (!row.isEmpty()) {
                    numbers.add(row.number());
                }
            }
            assertThat(numbers).containsExactly(1, 3, 4);
        }
    }

    @Test
    void aRowAndAFileHaveAnEnd() {
        assertThatThrownBy(() -> csv(("x".repeat(200_000) + ",").repeat(2).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("row 1 has more than 262144 characters");
        assertThatThrownBy(() -> csv("\n".repeat(SheetRows.MOST_ROWS + 1).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("more than 1048576 rows");
    }

    private static List<List<String>> csv(byte[] bytes) throws IOException {
        return csv(bytes, null);
    }

    private static List<List<String>> csv(byte[] bytes, @Nullable String encoding) throws IOException {
        List<List<String>> found = new ArrayList<>();
        try (SheetRows rows =
                CsvRows.open(ByteSource.of(bytes), encoding, cells -> cells.contains("案号") ? cells.size() : 0)) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                found.add(Workbooks.texts(row));
            }
        }
        return found;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }
}
