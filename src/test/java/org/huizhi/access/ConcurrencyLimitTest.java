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
                .mapToObj(i -> admission.enter(1).orElseThrow())
                .toList();

        assertThat(admission.enter(1)).isEmpty();
        places.get(2).leave();

        assertThat(admission.enter(1)).isPresent();
        assertThat(admission.underWay()).isEqualTo(4);
    }

    @Test
    void aHeavyOneTakesTheRoomOfSeveral() {
        assertThat(admission.enter(3)).isPresent();

        assertThat(admission.enter(2)).isEmpty();
        assertThat(admission.enter(1)).isPresent();
    }

    @Test
    void whoIsHeavierThanAllRoomIsServedAlone() {
        ConcurrencyLimit.Place alone = admission.enter(9).orElseThrow();

        assertThat(alone.claim("hospital")).isTrue();
        assertThat(admission.enter(1)).isEmpty();
    }

    @Test
    void oneCallerTakesNothingFromTheOthers() {
        assertThat(admission.enter(1).orElseThrow().claim("hospital")).isTrue();
        ConcurrencyLimit.Place second = admission.enter(1).orElseThrow();
        assertThat(second.claim("hospital")).isTrue();
        ConcurrencyLimit.Place third = admission.enter(1).orElseThrow();

        assertThat(third.claim("hospital")).isFalse();
        assertThat(third.claim("school")).isTrue();
        over(second);

        assertThat(admission.enter(1).orElseThrow().claim("hospital")).isTrue();
    }

    @Test
    void aPlaceIsTakenWhileSomebodyWorksForWhoHasGone() {
        ConcurrencyLimit.Place place = admission.enter(4).orElseThrow();
        place.claim("hospital");

        place.leave();
        assertThat(admission.enter(1)).isEmpty();

        place.leave();
        assertThat(admission.underWay()).isZero();
    }

    @Test
    void nobodyWorksForWhoHasGone() {
        ConcurrencyLimit.Place place = admission.enter(1).orElseThrow();
        place.leave();

        assertThat(place.claim("hospital")).isFalse();
        Optional<ConcurrencyLimit.Place> others = admission.enter(2);
        assertThat(others.orElseThrow().claim("hospital")).isTrue();
    }

    @Test
    void aPlaceIsNotLeftTwice() {
        ConcurrencyLimit.Place place = admission.enter(1).orElseThrow();
        place.leave();

        assertThatThrownBy(place::leave).isInstanceOf(IllegalStateException.class);
        assertThat(admission.underWay()).isZero();
    }

    private static void over(ConcurrencyLimit.Place place) {
        place.leave();
        place.leave();
    }
}
