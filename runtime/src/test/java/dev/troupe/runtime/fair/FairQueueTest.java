package dev.troupe.runtime.fair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FairQueueTest {
  private final FairQueue<String, String> queue = new FairQueue<>();

  private void add(String key, Priority priority, String tenant, String task) {
    queue.add(key, new Place(priority, new TenantId(tenant), new TaskId(task)), key);
  }

  private List<String> take(int n) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < n; i++) queue.poll().ifPresent(taken::add);
    return taken;
  }

  @Test
  void classesShareByWeightAndNoneStarves() {
    for (int i = 0; i < 26; i++) {
      add("i" + i, Priority.INTERACTIVE, "t", "t-ii" + i);
      add("n" + i, Priority.NORMAL, "t", "t-nn" + i);
      add("b" + i, Priority.BATCH, "t", "t-bb" + i);
    }
    List<String> taken = take(26);
    assertThat(taken.stream().filter(k -> k.startsWith("i"))).hasSize(16);
    assertThat(taken.stream().filter(k -> k.startsWith("n"))).hasSize(8);
    assertThat(taken.stream().filter(k -> k.startsWith("b"))).hasSize(2);
  }

  @Test
  void tenantsTakeTurnsWhateverTheyHaveWaiting() {
    for (int i = 0; i < 100; i++) add("noisy" + i, Priority.NORMAL, "noisy", "t-n" + (100 + i));
    add("quiet0", Priority.NORMAL, "quiet", "t-q00");
    add("quiet1", Priority.NORMAL, "quiet", "t-q01");
    assertThat(take(4)).containsExactly("noisy0", "quiet0", "noisy1", "quiet1");
  }

  @Test
  void tasksOfATenantTakeTurnsAndEachIsFirstComeFirstServed() {
    add("a1", Priority.NORMAL, "t", "t-aa");
    add("a2", Priority.NORMAL, "t", "t-aa");
    add("b1", Priority.NORMAL, "t", "t-bb");
    assertThat(take(3)).containsExactly("a1", "b1", "a2");
  }

  @Test
  void aTenantThatMayNotGoIsPassedOverAndKeepsItsPlace() {
    add("x", Priority.INTERACTIVE, "full", "t-xx");
    add("y", Priority.BATCH, "free", "t-yy");
    assertThat(queue.poll(tenant -> tenant.value().equals("free"))).contains("y");
    assertThat(queue.poll(tenant -> tenant.value().equals("free"))).isEmpty();
    assertThat(queue.poll()).contains("x");
  }

  @Test
  void whatIsRemovedIsNotTakenAndAnEmptyQueueHasNothing() {
    add("x", Priority.NORMAL, "t", "t-xx");
    add("y", Priority.NORMAL, "t", "t-xx");
    assertThat(queue.remove("x")).isTrue();
    assertThat(queue.remove("x")).isFalse();
    assertThat(take(2)).isEqualTo(Collections.singletonList("y"));
    assertThat(queue.isEmpty()).isTrue();
  }
}
