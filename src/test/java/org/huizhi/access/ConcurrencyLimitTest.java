package org.huizhi.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

    private final ConcurrencyLimit admission = new ConcurrencyLimit(new ConcurrencyLimit.Config() {
        @Override
        public int atOnce() {
            return 4;
        }

        @Override
        public int perCaller() {
            return 2;
        }
    });

    @Test
    void whatIsBeyondTheMostIsRefusedUntilSomethingHasEnded() {
        List<ConcurrencyLimit.Place> places = IntStream.range(0, 4)
                .mapToObj(i -> admission.enter().orElseThrow())
                .toList();

        assertThat(admission.enter()).isEmpty();
        places.get(2).leave();

        assertThat(admission.enter()).isPresent();
        assertThat(admission.underWay()).isEqualTo(4);
    }

    @Test
    void aHeavyOneTakesTheRoomOfSeveral() {
        assertThat(heavy(3)).isPresent();

        assertThat(heavy(2)).isEmpty();
        assertThat(admission.enter()).isPresent();
    }

    @Test
    void whoIsHeavierThanAllRoomIsServedAlone() {
        ConcurrencyLimit.Place alone = heavy(9).orElseThrow();

        assertThat(alone.claim("hospital")).isTrue();
        assertThat(admission.enter()).isEmpty();
    }

    @Test
    void oneCallerTakesNothingFromTheOthers() {
        assertThat(admission.enter().orElseThrow().claim("hospital")).isTrue();
        ConcurrencyLimit.Place second = admission.enter().orElseThrow();
        assertThat(second.claim("hospital")).isTrue();
        ConcurrencyLimit.Place third = admission.enter().orElseThrow();

        assertThat(third.claim("hospital")).isFalse();
        assertThat(third.claim("school")).isTrue();
        over(second);

        assertThat(admission.enter().orElseThrow().claim("hospital")).isTrue();
    }

    @Test
    void aPlaceIsTakenWhileSomebodyWorksForWhoHasGone() {
        ConcurrencyLimit.Place place = heavy(4).orElseThrow();
        place.claim("hospital");

        place.leave();
        assertThat(admission.enter()).isEmpty();

        place.leave();
        assertThat(admission.underWay()).isZero();
    }

    @Test
    void nobodyWorksForWhoHasGone() {
        ConcurrencyLimit.Place place = admission.enter().orElseThrow();
        place.leave();

        assertThat(place.claim("hospital")).isFalse();
        Optional<ConcurrencyLimit.Place> others = heavy(2);
        assertThat(others.orElseThrow().claim("hospital")).isTrue();
    }

    @Test
    void aPlaceIsNotLeftTwice() {
        ConcurrencyLimit.Place place = admission.enter().orElseThrow();
        place.leave();

        assertThatThrownBy(place::leave).isInstanceOf(IllegalStateException.class);
        assertThat(admission.underWay()).isZero();
    }

    @Test
    void aPlaceGrowsAsFarAsThereIsRoomOfItsCallersToo() {
        ConcurrencyLimit.Place hospital = admission.enter().orElseThrow();
        ConcurrencyLimit.Place school = admission.enter().orElseThrow();
        hospital.claim("hospital");
        school.claim("school");

        assertThat(hospital.weigh(2)).isTrue();
        assertThat(admission.underWay()).isEqualTo(3);
        ConcurrencyLimit.Place second = admission.enter().orElseThrow();
        assertThat(second.claim("hospital")).as("the caller has its share").isFalse();
        assertThat(school.weigh(2)).as("there is no room").isFalse();
        assertThat(admission.underWay()).isEqualTo(4);

        assertThat(hospital.weigh(1)).isTrue();
        assertThat(school.weigh(2)).isTrue();
        over(hospital);
        over(school);
        second.leave();
        assertThat(admission.underWay()).isZero();
        assertThat(admission.enter().orElseThrow().claim("hospital")).isTrue();
    }

    @Test
    void nothingGrowsForWhoHasGone() {
        ConcurrencyLimit.Place place = admission.enter().orElseThrow();
        place.leave();

        assertThat(place.weigh(2)).isFalse();
        assertThat(admission.underWay()).isZero();
    }

    /** One that holds much in memory. */
    private Optional<ConcurrencyLimit.Place> heavy(int weight) {
        Optional<ConcurrencyLimit.Place> place = admission.enter();
        if (place.isPresent() && !place.get().weigh(weight)) {
            place.get().leave();
            return Optional.empty();
        }
        return place;
    }

    private static void over(ConcurrencyLimit.Place place) {
        place.leave();
        place.leave();
    }
}
