package org.huizhi.sheet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.huizhi.validation.Sentence;

/**
 * The table of texts of a workbook, which its cells name by number. It is the one thing of a workbook that has to be in
 * memory as a whole: as bytes, and not more than {@link #MOST_BYTES} of them.
 */
final class SharedTexts {

    static final int MOST_BYTES = 64 * 1024 * 1024;

    /** Of a hundred thousand rows with twenty columns each. */
    private static final int MOST = 2_000_000;

    private static final int PAGE = 1024 * 1024;
    private static final int PAGE_BITS = 20;
    private static final int LENGTH_BYTES = 4;

    private final List<byte[]> pages = new ArrayList<>();
    private int used = PAGE;
    private int[] places = new int[1024];
    private int size;

    /** @throws UnusableFileException when there are too many of them */
    void add(String text) throws UnusableFileException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (used + LENGTH_BYTES + bytes.length > PAGE) {
            if (pages.size() == MOST_BYTES / PAGE) {
                throw tooLarge();
            }
            pages.add(new byte[PAGE]);
            used = 0;
        }
        if (size == MOST) {
            throw tooLarge();
        }
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        byte[] page = pages.get(pages.size() - 1);
        places[size++] = (pages.size() - 1) << PAGE_BITS | used;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            page[used++] = (byte) (bytes.length >>> (Byte.SIZE * i));
        }
        System.arraycopy(bytes, 0, page, used, bytes.length);
        used += bytes.length;
    }

    /** @throws IndexOutOfBoundsException for a text that is not there */
    String get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        byte[] page = pages.get(places[index] >>> PAGE_BITS);
        int at = places[index] & (PAGE - 1);
        int length = 0;
        for (int i = LENGTH_BYTES - 1; i >= 0; i--) {
            length = length << Byte.SIZE | (page[at + i] & 0xFF);
        }
        return new String(page, at + LENGTH_BYTES, length, StandardCharsets.UTF_8);
    }

    static UnusableFileException tooLarge() {
        return new UnusableFileException(
                Sentence.of("the workbook is too large when it is unpacked: save it as CSV, or send it in parts"));
    }
}
