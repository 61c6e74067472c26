package org.huizhi.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/** Somebody who does not exist: the first six digits of the ID number, 000000, are assigned to no region. */
public record MadeUpPerson(String name, String idNumber, boolean verifiable) {

    private static final String AREA = "000000";
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_DIGITS = "10X98765432";
    private static final String SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";
    private static final String GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲凤兰晨宇欣怡浩然子涵雨桐";

    /** @param verifiable whether the ID number gets its right check digit (GB 11643, MOD 11-2) */
    public static MadeUpPerson next(Random random, int bornFrom, int bornBefore, boolean verifiable) {
        LocalDate born = LocalDate.of(bornFrom, 1, 1).plusDays(random.nextInt(365 * (bornBefore - bornFrom)));
        String body = AREA
                + born.format(DateTimeFormatter.BASIC_ISO_DATE)
                + String.format(Locale.ROOT, "%03d", random.nextInt(1000));
        char check = checkDigit(body);
        char written = verifiable ? check : CHECK_DIGITS.charAt((CHECK_DIGITS.indexOf(check) + 1) % 11);
        StringBuilder name = new StringBuilder().append(pick(random, SURNAMES));
        for (int i = random.nextInt(2); i >= 0; i--) {
            name.append(pick(random, GIVEN));
        }
        return new MadeUpPerson(name.toString(), body + written, verifiable);
    }

    private static char checkDigit(String body) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * Character.digit(body.charAt(i), 10);
        }
        return CHECK_DIGITS.charAt(sum % 11);
    }

    private static char pick(Random random, String letters) {
        return letters.charAt(random.nextInt(letters.length()));
    }

    public void putInto(ObjectNode person) {
        person.put("name", name).put("documentKind", "identity-card").put("documentNumber", idNumber);
    }
}
