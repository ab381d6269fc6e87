package dev.troupe.agents.task.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private final List<String> served = new ArrayList<>();
  private final Turns turns = new Turns(2);

  private boolean take(long place) {
    return turns.take(place, false, () -> served.add("t" + place));
  }

  @Test
  void theOldestIsServedFirst() {
    for (long place = 0; place < 5; place++) assertThat(turns.enter()).isEqualTo(place);
    assertThat(take(3)).isTrue();
    assertThat(take(4)).isTrue();
    assertThat(take(2)).isFalse();
    assertThat(take(0)).isFalse();
    assertThat(take(1)).isFalse();
    turns.done();
    turns.done();
    assertThat(served).containsExactly("t0", "t1");
    turns.done();
    turns.done();
    turns.done();
    assertThat(served).containsExactly("t0", "t1", "t2");
    assertThat(take(3)).isTrue();
    assertThat(take(4)).isTrue();
    assertThat(take(5)).isFalse();
  }

  @Test
  void whoIsWaitedForComesBeforeOlderOnesWhetherItHurriedAtOnceOrLater() {
    assertThat(take(0)).isTrue();
    assertThat(take(1)).isTrue();
    for (long place = 2; place < 5; place++) assertThat(take(place)).isFalse();
    assertThat(turns.take(9, true, () -> served.add("t9"))).isFalse();
    turns.hurry(4);
    turns.done();
    turns.done();
    turns.done();
    assertThat(served).containsExactly("t4", "t9", "t2");
  }

  /** Otherwise old tasks that always have something to do would keep all others out. */
  @Test
  void theOneThatHasWaitedLongestComesNowAndThen() {
    assertThat(take(0)).isTrue();
    assertThat(take(1)).isTrue();
    assertThat(take(100)).isFalse();
    int others = 0;
    while (!served.contains("t100")) {
      assertThat(take(others % 2)).isFalse();
      turns.done();
      others++;
    }
    assertThat(others).isEqualTo(Turns.FAIR);
  }

  @Test
  void whoLeavesHoldsNothingWhetherItWaitsOrWasJustServed() {
    assertThat(take(0)).isTrue();
    assertThat(take(1)).isTrue();
    assertThat(take(2)).isFalse();
    assertThat(take(3)).isFalse();
    turns.leave(2);
    turns.done();
    assertThat(served).containsExactly("t3");
    turns.leave(3); // its turn is on the way to it, and it is gone
    assertThat(take(4)).isTrue();
    assertThat(take(5)).isFalse();
  }
}
